/** The reading rooms as custom elements: fetch the manifest, assemble the room, tear it down. */

import { placed } from "./geometry/placing";
import { h } from "./dom";
import { useOwnKeys } from "./keys";
import { pagePosition, stateOf, type ViewerState } from "./hook";
import type { Vector } from "./geometry/space";
import type { FeedbackRoom } from "./panels/feedback-room";
import { LayoutForm } from "./panels/layout-form";
import type { AdjudicationRoom } from "./panels/adjudication-room";
import type { PreviewRoom } from "./panels/preview-room";
import type { ReadingRoom } from "./panels/reading-room";
import type { PreviewManifest, Problem } from "./props";
import { adjudicationApi } from "./saving/adjudication-api";
import { VerdictDrafts } from "./saving/verdict-drafts";
import { previewApi, type PreviewApi } from "./saving/preview-api";
import { fetchFeedback } from "./saving/feedback-api";
import { readingApi, type Outcome } from "./saving/api";

// the images' code is fetched while the manifest is on its way
const engineCode = import("./engine/cornerstone");

abstract class Room extends HTMLElement {
  private left = false;

  connectedCallback(): void {
    this.left = false;
    this.replaceChildren(h("p", { class: "room-message", role: "status" }, "Fetching the case"));
    this.begin().catch((error: unknown) => {
      this.say("This case could not be opened.", error instanceof Error ? error.message : String(error));
      console.error(error);
    });
  }

  disconnectedCallback(): void {
    this.left = true;
    this.end();
  }

  protected abstract begin(): Promise<void>;
  protected abstract end(): void;

  protected get isGone(): boolean {
    return this.left;
  }

  /** The value, or a sentence on the screen and null. */
  protected taken<T>(outcome: Outcome<T>): T | null {
    if (outcome.kind === "ok") return outcome.value;
    if (outcome.kind === "unreachable") this.say("The server did not answer.", "Your work is saved up to what the save state last said. Reload the page to try again.");
    else this.refuse(outcome.problem);
    return null;
  }

  protected say(title: string, sentence: string): void {
    this.replaceChildren(h("div", { class: "room-message", role: "alert" }, h("h1", {}, title), h("p", {}, sentence), h("p", {}, h("a", { href: "/worklist" }, "Back to the worklist"))));
  }

  private refuse(problem: Problem): void {
    if (problem.status === 401) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
    else this.say("This case cannot be opened.", problem.detail);
  }
}

export class ReadingViewer extends Room {
  private room: ReadingRoom | null = null;

  protected async begin(): Promise<void> {
    const api = readingApi(this.dataset["reading"] ?? "");
    const [given, drafted, { CornerstoneEngine }, { ReadingRoom }] = await Promise.all([
      api.manifest(),
      api.draft(),
      engineCode,
      import("./panels/rooms"),
    ]);
    const manifest = this.taken(given);
    const draft = manifest && this.taken(drafted);
    if (!manifest || !draft || this.isGone) return;
    useOwnKeys(manifest.preferences?.keys ?? {});
    manifest.stacks = manifest.stacks.map(placed);
    this.room = new ReadingRoom(this, manifest, api, new CornerstoneEngine(manifest.stacks));
    await Promise.all([this.room.load(draft), this.room.open()]);
    await this.room.goOnDrawing();
    this.dataset["ready"] = "true";
  }

  protected end(): void {
    this.room?.close();
    this.room = null;
  }

  /** Read-only state for browser journeys: panes, slices, SOP instance UIDs, tool, saved revision and save state. */
  viewerState(): (ViewerState & { revision: number; save: string; pending: number }) | null {
    if (!this.room) return null;
    const { autosave, bench } = this.room;
    return { ...stateOf(bench), revision: autosave.revision, save: autosave.state.kind, pending: autosave.pending };
  }

  /** Window position of a patient place in a pane. */
  pagePosition(pane: string, place: Vector): { x: number; y: number } | null {
    return this.room ? pagePosition(this.room.bench, this.room.grid.views.get(pane)?.surface, pane, place) : null;
  }
}

export class AdjudicationViewer extends Room {
  private room: AdjudicationRoom | null = null;

  protected async begin(): Promise<void> {
    const api = adjudicationApi(this.dataset["comparison"] ?? "");
    const [given, { CornerstoneEngine }, { AdjudicationRoom }] = await Promise.all([
      api.manifest(),
      engineCode,
      import("./panels/rooms"),
    ]);
    const manifest = this.taken(given);
    if (!manifest || this.isGone) return;
    useOwnKeys(manifest.preferences?.keys ?? {});
    manifest.stacks = manifest.stacks.map(placed);
    const drafts = new VerdictDrafts(this.dataset["comparison"] ?? "", this.dataset["person"] ?? "");
    this.room = new AdjudicationRoom(this, manifest, api, drafts, new CornerstoneEngine(manifest.stacks));
    await this.room.open();
    this.dataset["ready"] = "true";
  }

  protected end(): void {
    this.room?.close();
    this.room = null;
  }

  /** Read-only state for browser journeys: panes and slices, the difference shown, how many are open. */
  viewerState(): (ViewerState & { difference: string | null; open: number; signed: boolean }) | null {
    if (!this.room) return null;
    const { bench, current, differences, signed } = this.room;
    return { ...stateOf(bench), difference: current, open: differences.filter((one) => one.state === "open").length, signed: signed !== null };
  }

  /** Window position of a patient place in a pane. */
  pagePosition(pane: string, place: Vector): { x: number; y: number } | null {
    return this.room ? pagePosition(this.room.bench, this.room.grid.views.get(pane)?.surface, pane, place) : null;
  }
}

export class PreviewViewer extends Room {
  private room: PreviewRoom | null = null;
  private form: LayoutForm | null = null;

  protected async begin(): Promise<void> {
    const { campaign, case: caseId } = this.dataset;
    const api = previewApi(campaign ?? "", caseId ?? "");
    const form = document.querySelector<HTMLFormElement>("form[data-layout]");
    this.form = form && new LayoutForm(form, { changed: () => void this.tryAgain(api), caseChosen: (id) => this.moveTo(id) });
    const [given, { CornerstoneEngine }, { PreviewRoom }] = await Promise.all([this.asked(api), engineCode, import("./panels/rooms")]);
    const manifest = this.taken(given);
    if (!manifest || this.isGone) return;
    manifest.stacks = manifest.stacks.map(placed);
    this.room = new PreviewRoom(this, manifest, new CornerstoneEngine(manifest.stacks));
    await this.room.open();
    this.dataset["ready"] = "true";
  }

  protected end(): void {
    this.form?.close();
    this.room?.close();
    this.room = null;
  }

  viewerState(): ViewerState | null {
    return this.room && stateOf(this.room.bench);
  }

  /** As the form says; a form that says too little yet shows the case as it would open. */
  private async asked(api: PreviewApi): Promise<Outcome<PreviewManifest>> {
    const tried = this.form && (await api.manifest(this.form.asked));
    if (tried?.kind === "problem" && tried.problem.status === 422) {
      this.form?.say(tried.problem.detail);
      return api.manifest(null);
    }
    return tried ?? api.manifest(null);
  }

  private moveTo(caseId: string): void {
    const again = this.cloneNode(false) as PreviewViewer;
    again.dataset["case"] = caseId;
    delete again.dataset["ready"];
    this.replaceWith(again);
  }

  private async tryAgain(api: PreviewApi): Promise<void> {
    if (!this.form || !this.room) return;
    const outcome = await api.manifest(this.form.asked);
    this.form.say(outcome.kind === "problem" ? outcome.problem.detail : outcome.kind === "unreachable" ? "The server did not answer." : "");
    if (outcome.kind === "ok") await this.room.hang(outcome.value.hanging);
  }
}

export class FeedbackViewer extends Room {
  private room: FeedbackRoom | null = null;

  protected async begin(): Promise<void> {
    const [given, { CornerstoneEngine }, { FeedbackRoom }] = await Promise.all([
      fetchFeedback(this.dataset["reading"] ?? ""),
      engineCode,
      import("./panels/rooms"),
    ]);
    const manifest = this.taken(given);
    if (!manifest || this.isGone) return;
    useOwnKeys(manifest.preferences?.keys ?? {});
    manifest.stacks = manifest.stacks.map(placed);
    this.room = new FeedbackRoom(this, manifest, new CornerstoneEngine(manifest.stacks));
    await this.room.open();
    this.dataset["ready"] = "true";
  }

  protected end(): void {
    this.room?.close();
    this.room = null;
  }

  viewerState(): (ViewerState & { lesion: number | null }) | null {
    return this.room && { ...stateOf(this.room.bench), lesion: this.room.current };
  }
}

customElements.define("feedback-viewer", FeedbackViewer);
customElements.define("preview-viewer", PreviewViewer);
customElements.define("reading-viewer", ReadingViewer);
customElements.define("adjudication-viewer", AdjudicationViewer);
