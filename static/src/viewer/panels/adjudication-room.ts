/** The adjudication room: the readers of a case side by side, each difference settled with a cause and a rationale. */

import { offeredWhenComparing } from "../commands";
import { h } from "../dom";
import type { Engine } from "../engine/interface";
import { Panes } from "../hanging/panes";
import { loadDisclosed } from "../marks/disclosed";
import type { Mark } from "../marks/mark";
import { DraftStore } from "../marks/store";
import type { AdjudicationManifest, Difference } from "../comparing";
import type { AdjudicationApi } from "../saving/adjudication-api";
import type { Submitted } from "../saving/api";
import type { Slice } from "../tools/tool";
import { Banners } from "./banners";
import { DifferenceList } from "./difference-list";
import { heatColour, heatOn } from "./heat";
import { openHelp } from "./help-sheet";
import { type Inked, lettersFor, readerInk, type Wash } from "./ink";
import { listenToKeys } from "./keyboard";
import { Looking } from "./looking";
import { jumpTo } from "./objects";
import { PaneGrid } from "./pane-grid";
import { SessionAgain } from "./session-again";
import { openSign } from "./sign-sheet";
import { ToolRail } from "./tool-rail";
import { topBar } from "./top-bar";
import { VerdictForm, readerLetter } from "./verdict-form";
import { Workbench } from "./workbench";

export class AdjudicationRoom extends Looking {
  differences: Difference[];
  current: string | null = null;
  signed: Submitted | null = null;
  heat = false;
  private owner: ReadonlyMap<string, string> = new Map();
  private readonly list: DifferenceList;
  private readonly banners = new Banners();
  private readonly detail = h("div", { class: "panel-body" });
  private readonly legend = h("div", { class: "reader-legend" });
  private form: VerdictForm | null = null;
  private readonly washed = new Map<string, readonly Wash[]>();
  private readonly stopKeys: () => void;
  private readonly session: SessionAgain;
  readonly offers = offeredWhenComparing;

  constructor(
    private readonly host: HTMLElement,
    readonly manifest: AdjudicationManifest,
    private readonly api: AdjudicationApi,
    engine: Engine,
  ) {
    const bench = new Workbench({ panes: new Panes(manifest, engine), store: new DraftStore(), glandAxes: [] });
    bench.readOnly = true;
    const inked = (): Inked[] => this.inked();
    const washes = (slice: Slice): readonly Wash[] => this.washes(slice);
    super(bench, new PaneGrid({ bench, inked, washes, refused: () => undefined }), manifest.layouts ?? []);
    this.differences = [...manifest.differences];
    this.list = new DifferenceList((id) => this.show(id));
    this.build();
    this.session = new SessionAgain(host, () => undefined);
    this.stopKeys = listenToKeys(host, {
      room: this,
      offers: this.offers,
      answer: (key) => this.form?.key(key) ?? false,
      toImages: () => this.toImages(),
    });
  }

  async open(): Promise<void> {
    await Promise.all([this.loadMarks(), this.grid.open()]);
    const first = this.differences.find((one) => one.state === "open") ?? this.differences[0];
    if (first) this.show(first.id);
    const hung = this.bench.panes.list.flatMap((pane) => pane.stackId ?? []);
    void this.bench.engine.prefetch([...new Set([...hung, ...this.manifest.stacks.map((stack) => stack.id)])]);
  }

  close(): void {
    this.stopKeys();
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
    this.form = new VerdictForm({
      difference,
      aliases: this.aliases,
      questions: this.manifest.protocol.questions,
      lesions: this.lesions,
      mayChange: this.manifest.reading.state === "draft" && !this.signed,
      settle: async (verdict) => {
        const outcome = await this.api.settle(id, verdict);
        if (outcome.kind === "ok") this.settled(outcome.value);
        else if (outcome.kind === "problem" && outcome.problem.status === 401) this.session.ask(); // what is written stays
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
    this.describeLegend();
    this.bench.changed();
  }

  help(): void {
    openHelp(this.host, this.offers);
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
      submit: (password) => this.api.sign(password),
      jump: () => undefined,
      signed: (submitted) => this.becameSigned(submitted),
    });
  }

  private get aliases(): string[] {
    return this.manifest.readers.map((reader) => reader.alias);
  }

  private get lesions(): number[] {
    return [...new Set(this.differences.flatMap((one) => one.lesion ?? []))].sort((a, b) => a - b);
  }

  private async loadMarks(): Promise<void> {
    this.owner = await loadDisclosed(this.bench.store, this.manifest.readers);
    this.washed.clear();
    this.bench.changed();
  }

  private get shownFindings(): Set<string> {
    const difference = this.differences.find((one) => one.id === this.current);
    return new Set(difference?.finding_refs.map((one) => one.finding_id) ?? []);
  }

  private inked(): Inked[] {
    if (this.heat) return [];
    const shown = this.shownFindings;
    const about = this.differences.find((one) => one.id === this.current);
    const marks = this.bench.visibleMarks().filter((mark) => mark.structure === null || (about && isAbout(about, mark)));
    return marks.map((mark) => {
      const alias = this.owner.get(mark.id) ?? "";
      const isCurrent = mark.structure !== null || (mark.finding_id !== null && shown.has(mark.finding_id));
      const isSelected = mark.id === this.bench.selected();
      const letter = [alias, lettersFor(mark)].filter(Boolean).join(" ");
      return {
        mark,
        ink: { ...readerInk(Math.max(0, this.aliases.indexOf(alias))), letter, strength: isSelected ? "selected" : isCurrent ? "active" : "quiet" },
      };
    });
  }

  /** The heat map of the current difference's findings, or of all where it names none. */
  private washes(slice: Slice): readonly Wash[] {
    if (!this.heat || this.bench.marksHidden) return [];
    const key = `${this.current ?? ""} ${slice.stack.id} ${slice.frame}`;
    const known = this.washed.get(key);
    if (known) return known;
    const shown = this.shownFindings;
    const about = this.differences.find((one) => one.id === this.current);
    const all = this.bench.store.marks();
    const structures = all.filter((mark) => about && isAbout(about, mark));
    const findings = all.filter((mark) => mark.structure === null && (!shown.size || shown.has(mark.finding_id ?? "")));
    const marks = structures.length ? structures : findings;
    const readers = this.aliases.map((alias) => ({ marks: marks.filter((mark) => this.owner.get(mark.id) === alias) }));
    const { width, height, counts } = heatOn(readers, slice.geometry, slice.frame, this.bench.geometry);
    const { geometry, frame } = slice;
    const made = readers.flatMap((_, i): Wash[] => {
      const filled = counts.map((count) => (count === i + 1 ? 1 : 0));
      if (!filled.includes(1)) return [];
      const stepRight = geometry.rowDirection.map((part) => part * geometry.columnSpacing) as [number, number, number];
      const stepDown = geometry.columnDirection.map((part) => part * geometry.rowSpacing) as [number, number, number];
      const area = { width, height, filled, origin: geometry.origins[frame] as [number, number, number], stepRight, stepDown };
      return [{ area, colour: heatColour(i + 1, readers.length), letter: "" }];
    });
    this.washed.set(key, made);
    return made;
  }

  private bringTo(difference: Difference): void {
    const { panes } = this.bench;
    const outlined = this.bench.store.marks().find((mark) => isAbout(difference, mark));
    if (outlined) jumpTo(this.bench, outlined);
    if (!difference.focus_mm) return;
    const ids = new Set(difference.finding_refs.map((one) => one.finding_id));
    const mark = this.bench.store.marks().find((one) => ids.has(one.finding_id ?? ""));
    const reference = mark?.frame_of_reference_uid ?? panes.stack(panes.focused)?.frame_of_reference_uid;
    if (reference) panes.jumpTo(difference.focus_mm, reference);
  }

  private settled(settled: Difference): void {
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
    this.banners.hide("all-settled");
    this.closeRoom(`Signed. Digest ${submitted.digest.slice(0, 12)}…`);
    if (this.current) this.show(this.current);
  }

  private closeRoom(sentence: string): void {
    this.host.dataset["state"] = "closed";
    const next = this.signed?.next_reading_id ?? this.manifest.reading.next_reading_id;
    this.banners.show("closed-reading", sentence, [{ label: next ? "Next case (Ctrl Enter)" : "Back to the list (Ctrl Enter)", run: () => this.sign(), primary: true }], "good");
  }

  private describeLegend(): void {
    const { aliases } = this;
    const readers = aliases.map((alias) => readerLetter(alias, aliases));
    const counts = aliases.map((_, i) => {
      const sign = h("span", { class: "heat-sign" }, `${i + 1}`);
      sign.style.setProperty("--heat", heatColour(i + 1, aliases.length));
      return sign;
    });
    this.legend.replaceChildren(...(this.heat ? [h("span", {}, `of ${aliases.length}`), ...counts] : readers));
  }

  private build(): void {
    const rail = new ToolRail(this.bench, this, this.offers);
    const bar = topBar({
      manifest: this.manifest,
      room: this,
      middle: h("span", { class: "bar-middle" }, this.legend, this.layoutChoice.element),
      back: { href: "/adjudication", words: "Back to the cases" },
      buttons: [
        { command: "heat", label: "Heat map" },
        { command: "help", label: "Keys ?" },
        { command: "sign", label: "Sign", primary: true },
      ],
    });
    const images = h("div", { class: "image-side" }, this.grid.element, this.strip.element);
    const panel = h("aside", { class: "panel verdict-panel", "aria-label": "The difference and its verdict" }, this.detail);
    this.host.replaceChildren(bar, h("div", { class: "room-body" }, this.list.element, rail.element, images, this.banners.under(panel)), rail.hintElement);
    this.describeLegend();
    this.list.show(this.differences, null);
    const isOpen = this.manifest.reading.state === "draft";
    this.host.dataset["state"] = isOpen ? "open" : "closed";
    if (isOpen) this.offerSigning();
    else this.closeRoom("This case is settled and signed; it is shown as it was signed.");
    if (!this.differences.length) this.detail.replaceChildren(h("p", { class: "nothing" }, "No difference to settle."));
  }
}

/** Whether a difference is about what this mark outlines or measures, and not about a finding. */
const isAbout = ({ item }: Difference, { structure }: Mark): boolean =>
  structure !== null && (item === `structure:${structure}` || (item.startsWith("gland") && structure.startsWith("gland")));
