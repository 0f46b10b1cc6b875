/** How a case ends here: signed, or set aside with a problem. Both can be taken back by the coordinator: then it goes on. */

import type { NextCase } from "../hanging/next-case";
import type { Manifest } from "../props";
import type { Activity } from "../saving/activity";
import type { ReadingApi, Submitted } from "../saving/api";
import type { Autosave } from "../saving/autosave";
import { whenItGoesOn } from "../saving/going-on";
import type { Looked } from "../saving/looked";
import { submission } from "../saving/submission";
import type { Banners } from "./banners";
import { feedbackOffer, toFeedback } from "./feedback-offer";
import type { PointerRouter } from "./pointer";
import { openProblem } from "./problem-sheet";
import type { SidePanel } from "./side-panel";
import { openSign } from "./sign-sheet";
import type { Workbench } from "./workbench";

export interface ClosingParts {
  readonly host: HTMLElement;
  readonly manifest: Manifest;
  readonly api: ReadingApi;
  readonly bench: Workbench;
  readonly autosave: Autosave;
  readonly activity: Activity;
  readonly looked: Looked;
  readonly banners: Banners;
  readonly nextCase: NextCase;
  readonly pointer: PointerRouter;
  readonly panel: SidePanel;
  /** Something waits on the disk that only opening the case brings back. */
  readonly opensAnew: () => boolean;
  readonly refuse: (why: string) => void;
  readonly toImages: () => void;
}

const HALF_DRAWN = "A drawing is not ended: end it where it was begun (Enter closes an outline), or give it up with Esc. Then sign.";

export class Closing {
  private stopAsking: (() => void) | null = null;

  constructor(private readonly parts: ClosingParts) {}

  close(): void {
    this.stopAsking?.();
  }

  sign(): void {
    const { host, manifest, api, bench, autosave, activity, nextCase, pointer, panel, refuse } = this.parts;
    if (bench.readOnly) return nextCase.open();
    if (pointer.isDrawing) return refuse(HALF_DRAWN);
    openSign({
      host,
      caseCode: manifest.reading.case_code,
      meaning: "Your signature says: I have read this case myself, and these are my answers and marks. Afterwards it cannot be changed, only reopened by the coordinator with a reason.",
      save: () => autosave.flush(),
      submit: (password) => submission(api, activity, password, autosave.revision),
      jump: ({ question, scope_id }) => panel.goTo(question, scope_id),
      signed: (submitted) => this.becameSigned(submitted),
    });
  }

  report(): void {
    const { host, api, autosave, looked } = this.parts;
    openProblem({
      host,
      report: async (kind, note) => {
        await autosave.flush();
        await looked.tell();
        return api.report(kind, note);
      },
      reported: () => this.setAside("This case is set aside; the coordinator is told. What you had drawn and answered is kept."),
    });
  }

  /** As the case was opened. */
  asOpened(): void {
    const { reading } = this.parts.manifest;
    this.parts.host.dataset["state"] = reading.state === "draft" ? "open" : "closed";
    const at = reading.signed_at ? new Date(reading.signed_at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" }) : "";
    if (reading.state === "signed") this.lock(`You signed this reading ${at}; it is shown as it was signed.`, "good");
    if (reading.state === "set_aside") this.setAside("This case is set aside; the coordinator decides how it goes on.");
  }

  /** A save was refused since the reading is closed; what was changed is kept, and sent once it is open again. */
  refused(): void {
    if (!this.parts.bench.readOnly) this.ask();
  }

  private setAside(sentence: string): void {
    this.lock(sentence, "warning");
    this.ask();
  }

  private ask(): void {
    const { api, autosave, banners } = this.parts;
    this.stopAsking ??= whenItGoesOn(api, () => autosave.revision, (revision) => {
      this.stopAsking = null;
      banners.show("goes-on", "This case is open again: you can go on where you were. Nothing was lost.", [
        { label: "Go on with it", run: () => this.goOn(revision), primary: true },
      ], "good");
    });
  }

  private goOn(revision: number): void {
    const { host, bench, autosave, banners, opensAnew, toImages } = this.parts;
    // what is unsent here meets another window's work at its save; with nothing unsent the case is opened as it stands
    if (autosave.pending === 0 && (opensAnew() || revision !== autosave.revision)) return location.reload();
    ["goes-on", "closed-reading", "closed", "refused"].forEach((key) => banners.hide(key));
    bench.readOnly = false;
    host.dataset["state"] = "open";
    this.button("Sign");
    void autosave.retry();
    bench.changed();
    toImages();
  }

  private becameSigned(submitted: Submitted): void {
    const { nextCase, manifest, toImages } = this.parts;
    nextCase.id = submitted.next_reading_id ?? nextCase.id;
    void nextCase.fetch();
    const at = new Date(submitted.submitted_at).toLocaleTimeString(undefined, { hourCycle: "h23" });
    this.lock(`Signed at ${at}. Digest ${submitted.digest.slice(0, 12)}…`, "good");
    toImages();
    if (manifest.reading.training) toFeedback(manifest.reading.id);
  }

  /** Read-only from here on, with the way to the next case. */
  private lock(sentence: string, mood: "good" | "warning"): void {
    const { host, manifest, bench, autosave, banners, nextCase } = this.parts;
    const { store } = bench;
    bench.readOnly = true;
    autosave.stop("This reading is closed.");
    bench.take("window");
    store.load({ findings: store.all("finding"), marks: store.all("mark"), answers: store.answers() });
    host.dataset["state"] = "closed";
    this.button("Next case");
    banners.hide("other-version");
    banners.show("closed-reading", sentence, [...feedbackOffer(manifest.reading, mood), { label: nextCase.id ? "Read next case (Ctrl Enter)" : "Back to the worklist (Ctrl Enter)", run: () => nextCase.open(), primary: true }], mood);
  }

  private button(words: string): void {
    const button = this.parts.host.querySelector(".top-bar [data-command='sign']");
    if (button) button.textContent = words;
  }
}
