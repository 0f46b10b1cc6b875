/** The adjudication room: the readers of a case side by side, each difference settled with a cause and a rationale. */

import { offeredWhenComparing, offeredWhenRedrawing, type Command } from "../commands";
import { SETTLING } from "../hands";
import { h } from "../dom";
import type { Engine } from "../engine/interface";
import { Panes } from "../hanging/panes";
import { DraftStore } from "../marks/store";
import type { AdjudicationManifest, Difference } from "../comparing";
import type { AdjudicationApi } from "../saving/adjudication-api";
import type { Submitted } from "../saving/api";
import type { VerdictDrafts } from "../saving/verdict-drafts";
import { written } from "../saving/written";
import type { Slice } from "../tools/tool";
import { Banners } from "./banners";
import { DifferenceList, verdictWords } from "./difference-list";
import { ComparedMarks, isAbout } from "./compared-marks";
import { GuidelineText } from "./guideline";
import { openHelp } from "./help-sheet";
import type { Inked, Wash } from "./ink";
import { listenToKeys } from "./keyboard";
import { Looking } from "./looking";
import { jumpTo, jumpToOne, Objects } from "./objects";
import { PaneGrid } from "./pane-grid";
import { ReadersLegend } from "./readers-legend";
import { Redrawing } from "./redrawing";
import { SessionAgain } from "./session-again";
import { openSign } from "./sign-sheet";
import { ToolRail } from "./tool-rail";
import { topBar } from "./top-bar";
import { VERDICT_KEYS, VerdictForm } from "./verdict-form";
import { Workbench } from "./workbench";
import { isStale, keptWords, seenVersions, unsettled } from "./settling";

export class AdjudicationRoom extends Looking {
  differences: Difference[];
  current: string | null = null;
  signed: Submitted | null = null;
  heat = false;
  private readonly list: DifferenceList;
  private readonly banners = new Banners();
  private readonly detail = h("div", { class: "panel-body" });
  private readonly panel = h("aside", { class: "panel verdict-panel", "aria-label": "The difference and its verdict" }, this.detail);
  private readonly legend: ReadersLegend;
  private form: VerdictForm | null = null;
  private readonly stopKeys: () => void;
  private readonly session: SessionAgain;
  private readonly guidelineText: GuidelineText;
  override readonly objects: Objects;
  private readonly redrawing: Redrawing;
  readonly offers = (command: Command): boolean => offeredWhenComparing(command) || (this.redrawing.isOn && offeredWhenRedrawing(command));

  constructor(
    private readonly host: HTMLElement,
    readonly manifest: AdjudicationManifest,
    private readonly api: AdjudicationApi,
    private readonly drafts: VerdictDrafts,
    engine: Engine,
  ) {
    const bench = new Workbench({ panes: new Panes(manifest, engine), store: new DraftStore(), glandAxes: [], kinds: ["mask", "contour"] });
    bench.readOnly = true;
    const marks = new ComparedMarks(bench, manifest.readers);
    const inked = (): Inked[] => (this.heat ? [] : marks.inked(this.difference));
    const washes = (slice: Slice): readonly Wash[] => (this.heat && !bench.marksHidden ? marks.washes(slice, this.difference) : []);
    super(bench, new PaneGrid({ bench, inked, washes, refused: () => undefined }), manifest.layouts ?? []);
    this.legend = new ReadersLegend(marks, bench);
    this.differences = [...manifest.differences];
    this.list = new DifferenceList((id) => this.show(id), (id) => drafts.get(id) !== null);
    this.objects = new Objects(bench, (why) => (why ? this.banners.show("locked", "What a reader drew is never altered. To change it, begin with a copy of it.", [{ label: "Good", run: () => this.banners.hide("locked") }]) : this.banners.hide("locked")));
    this.redrawing = new Redrawing({ bench, about: (difference, alias) => marks.about(difference, alias), changed: () => this.form?.changed() });
    this.guidelineText = new GuidelineText(manifest.guideline, () => this.panel);
    this.build();
    this.session = new SessionAgain(host, () => this.form?.signedIn());
    this.stopKeys = listenToKeys(host, {
      room: this,
      offers: this.offers,
      anywhere: VERDICT_KEYS,
      answer: (key) => (this.redrawing.isOn && !/^\d$/.test(key) ? false : (this.form?.key(key) ?? false)), // letters are tools then
      toImages: () => this.toImages(),
    });
  }

  async open(): Promise<void> {
    await Promise.all([this.legend.load(), this.grid.open(), this.drafts.load()]);
    if (this.manifest.reading.state === "draft") this.tellKept();
    else this.drafts.forget(); // signed elsewhere
    const first = this.differences.find((one) => one.state === "open") ?? this.differences[0];
    if (first) this.show(first.id);
    const hung = this.bench.panes.list.flatMap((pane) => pane.stackId ?? []);
    void this.bench.engine.prefetch([...new Set([...hung, ...this.manifest.stacks.map((stack) => stack.id)])]);
  }

  close(): void {
    this.stopKeys();
    window.removeEventListener("beforeunload", this.leaving);
    void this.drafts.close();
    this.session.close();
    this.grid.close();
    this.bench.engine.close();
  }

  /** Shows a difference and brings the images to it. */
  show(id: string): void {
    const difference = this.differences.find((one) => one.id === id);
    if (!difference) return;
    this.current = id;
    this.list.show(this.differences, id);
    const mayChange = this.manifest.reading.state === "draft" && !this.signed;
    this.form = new VerdictForm({
      difference,
      aliases: this.aliases,
      questions: this.manifest.protocol.questions,
      lesions: this.lesions,
      mayChange,
      draft: mayChange ? this.drafts.get(id) : null,
      redraw: this.redrawing.forDifference(difference, this.aliases),
      written: (draft) => {
        if (written(draft) === written(this.drafts.get(id))) return;
        this.drafts.keep(id, draft);
        if (!unsettled(this.differences, this.drafts).length) this.banners.hide("kept");
        this.list.show(this.differences, this.current);
      },
      settle: async (verdict) => {
        const outcome = await this.api.settle(id, verdict);
        if (outcome.kind === "ok") this.settled(outcome.value);
        else if (outcome.kind === "problem" && outcome.problem.status === 401) this.session.ask(); // what is written stays
        else if (isStale(outcome)) await this.lookAgain();
        return outcome;
      },
    });
    this.detail.replaceChildren(this.form.element);
    this.detail.scrollTop = 0;
    this.bringTo(difference);
    this.bench.changed();
  }

  override nextFinding(by: number): void {
    const at = this.differences.findIndex((one) => one.id === this.current);
    const next = this.differences[(at + by + this.differences.length) % this.differences.length];
    if (next) this.show(next.id);
  }

  override toQuestions(): void {
    this.form?.focus();
  }

  override toggleHeat(): void {
    this.heat = !this.heat;
    this.legend.show(this.heat);
    this.bench.changed();
  }

  override nextReader(): void {
    this.legend.nextOnly();
  }

  help(): void {
    openHelp(this.host, this.offers, ["Verdict", SETTLING]);
  }

  override guideline(): void {
    this.guidelineText.toggleWhole();
  }

  override cancel(): void {
    if (!this.guidelineText.close()) super.cancel();
  }

  override undo(): void {
    this.redrawing.undo();
  }

  override redo(): void {
    this.redrawing.redo();
  }

  override sign(): void {
    if (this.signed || this.manifest.reading.state !== "draft") {
      const next = this.signed?.next_reading_id ?? this.manifest.reading.next_reading_id;
      location.assign(next ? `/adjudication/${next}` : "/adjudication");
      return;
    }
    openSign({
      host: this.host,
      caseCode: this.manifest.reading.case_code,
      meaning: "Your signature says: I have looked at every difference of this case and settled each as written.",
      save: () => Promise.resolve(true),
      missing: () => unsettled(this.differences, this.drafts),
      submit: async (password) => {
        const outcome = await this.api.sign(password, seenVersions(this.differences));
        if (isStale(outcome)) await this.lookAgain();
        return outcome;
      },
      jump: ({ scope_id }) => scope_id && this.show(scope_id),
      signed: (submitted) => this.becameSigned(submitted),
    });
  }

  private get aliases(): string[] {
    return this.manifest.readers.map((reader) => reader.alias);
  }

  private tellKept(): void {
    const kept = unsettled(this.differences, this.drafts).length;
    if (!kept) return;
    this.banners.show("kept", keptWords(kept), [{ label: "Good", run: () => this.banners.hide("kept") }], "good");
  }

  /** Somebody settled something meanwhile: what stands is fetched, what is written here stays. */
  private async lookAgain(): Promise<void> {
    const outcome = await this.api.manifest();
    if (outcome.kind !== "ok") return;
    const before = this.difference;
    this.differences = [...outcome.value.differences];
    const now = this.difference;
    this.list.show(this.differences, this.current);
    if (now?.verdict && now.verdict.version !== before?.verdict?.version) this.form?.settledMeanwhile(now.verdict.version, verdictWords(now));
    this.offerSigning();
  }

  private readonly leaving = (event: BeforeUnloadEvent): void => {
    if (!this.drafts.isSafe) event.preventDefault();
  };

  private get lesions(): number[] {
    return [...new Set(this.differences.flatMap((one) => one.lesion ?? []))].sort((a, b) => a - b);
  }

  private get difference(): Difference | null {
    return this.differences.find((one) => one.id === this.current) ?? null;
  }

  private bringTo(difference: Difference): void {
    const { panes } = this.bench;
    const outlined = this.bench.store.marks().find((mark) => isAbout(difference, mark));
    if (outlined) jumpTo(this.bench, outlined);
    const ids = new Set(difference.finding_refs.map((one) => one.finding_id));
    const marks = this.bench.store.marks().filter((one) => ids.has(one.finding_id ?? ""));
    jumpToOne(this.bench, marks);
    const reference = (marks.find((one) => one.frame_of_reference_uid) ?? marks[0])?.frame_of_reference_uid ?? panes.stack(panes.focused)?.frame_of_reference_uid;
    if (difference.focus_mm && reference) panes.jumpTo(difference.focus_mm, reference);
  }

  private settled(settled: Difference): void {
    this.drafts.keep(settled.id, null);
    this.banners.hide("kept");
    this.differences = this.differences.map((one) => (one.id === settled.id ? settled : one));
    const next = this.differences.find((one) => one.state === "open");
    this.show(next?.id ?? settled.id);
    this.offerSigning();
    this.toImages();
  }

  private offerSigning(): void {
    if (this.differences.some((one) => one.state === "open")) return;
    const sentence = this.differences.length ? "Every difference is settled." : "The readers agree on everything.";
    this.banners.show("all-settled", sentence, [{ label: "Sign (Ctrl Enter)", run: () => this.sign(), primary: true }], "good");
  }

  private becameSigned(submitted: Submitted): void {
    this.signed = submitted;
    this.drafts.forget();
    this.banners.hide("all-settled");
    this.closeRoom(`Signed. Digest ${submitted.digest.slice(0, 12)}…`);
    if (this.current) this.show(this.current);
  }

  private closeRoom(sentence: string): void {
    this.host.dataset["state"] = "closed";
    const next = this.signed?.next_reading_id ?? this.manifest.reading.next_reading_id;
    this.banners.show("closed-reading", sentence, [{ label: next ? "Next case (Ctrl Enter)" : "Back to the list (Ctrl Enter)", run: () => this.sign(), primary: true }], "good");
  }

  private build(): void {
    const rail = new ToolRail(this.bench, this, (command) => offeredWhenComparing(command) || offeredWhenRedrawing(command));
    window.addEventListener("beforeunload", this.leaving);
    this.bench.subscribe(() => this.host.toggleAttribute("data-drawing", this.redrawing.isOn));
    const bar = topBar({
      manifest: this.manifest,
      room: this,
      middle: h("span", { class: "bar-middle" }, this.legend.element, this.layoutChoice.element),
      back: { href: "/adjudication", words: "Back to the cases" },
      buttons: [
        { command: "guideline", label: "Guideline" },
        { command: "heat", label: "Heat map" },
        { command: "help", label: "Keys ?" },
        { command: "sign", label: "Sign", primary: true },
      ],
    });
    const images = h("div", { class: "image-side" }, this.grid.element, this.strip.element);
    this.host.replaceChildren(bar, h("div", { class: "room-body" }, this.list.element, rail.element, images, this.banners.under(this.panel)), rail.hintElement);
    this.list.show(this.differences, null);
    const isOpen = this.manifest.reading.state === "draft";
    this.host.dataset["state"] = isOpen ? "open" : "closed";
    if (isOpen) this.offerSigning();
    else this.closeRoom("This case is settled and signed; it is shown as it was signed.");
    if (!this.differences.length) this.detail.replaceChildren(h("p", { class: "nothing" }, "No difference to settle."));
  }
}
