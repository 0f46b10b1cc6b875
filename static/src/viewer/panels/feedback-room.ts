/** The feedback room: the own signed marks solid, the reference dashed, the answers side by side. */

import { offeredWhenLooking, type Command } from "../commands";
import { h } from "../dom";
import type { Engine } from "../engine/interface";
import { NextCase } from "../hanging/next-case";
import { Panes } from "../hanging/panes";
import { loadDisclosed } from "../marks/disclosed";
import { DraftStore } from "../marks/store";
import type { FeedbackManifest, Lesion } from "../saving/feedback-api";
import { FeedbackPanel } from "./feedback-panel";
import { openHelp } from "./help-sheet";
import { readerInk, type Inked } from "./ink";
import { listenToKeys } from "./keyboard";
import { asPreferred } from "../hanging/preferred";
import { Looking } from "./looking";
import { jumpToOne } from "./objects";
import { PaneGrid } from "./pane-grid";
import { ToolRail } from "./tool-rail";
import { topBar } from "./top-bar";
import { readerLetter } from "./verdict-form";
import { Workbench } from "./workbench";

const OFFERED = new Set(["finding-on", "finding-back", "hide", "fill", "sign"]);

export class FeedbackRoom extends Looking {
  current: number | null = null;
  readonly offers = (command: Command): boolean => offeredWhenLooking(command) || OFFERED.has(command.key);
  private owner: ReadonlyMap<string, string> = new Map();
  private readonly panel: FeedbackPanel;
  private readonly nextCase: NextCase;
  private readonly stopKeys: () => void;

  constructor(
    private readonly host: HTMLElement,
    readonly manifest: FeedbackManifest,
    engine: Engine,
  ) {
    const bench = new Workbench({ panes: new Panes(asPreferred(manifest), engine), store: new DraftStore(), glandAxes: [] });
    bench.readOnly = true;
    const inked = (): Inked[] => this.inked();
    super(bench, new PaneGrid({ bench, inked, refused: () => undefined }), manifest.layouts ?? []);
    this.panel = new FeedbackPanel(manifest.feedback, (lesion) => this.show(lesion));
    this.nextCase = new NextCase(manifest.reading.next_reading_id);
    this.build();
    this.stopKeys = listenToKeys(host, { room: this, offers: this.offers, answer: () => false, toImages: () => this.toImages() });
  }

  async open(): Promise<void> {
    await Promise.all([this.loadMarks(), this.grid.open()]);
    const first = this.manifest.feedback.lesions[0];
    if (first) this.show(first);
    void this.bench.engine.prefetch(this.manifest.stacks.map((stack) => stack.id)).then(() => this.nextCase.fetch());
  }

  close(): void {
    this.stopKeys();
    this.nextCase.cancel();
    this.grid.close();
    this.bench.engine.close();
  }

  help(): void {
    openHelp(this.host, this.offers);
  }

  /** There is nothing to sign here: on to the next case. */
  override sign(): void {
    this.nextCase.open();
  }

  override nextFinding(by: number): void {
    const { lesions } = this.manifest.feedback;
    const at = lesions.findIndex((one) => one.unit === this.current);
    const next = lesions[(at + by + lesions.length) % lesions.length];
    if (next) this.show(next);
  }

  /** Brings the images to a lesion: to the own marks where there are any. */
  private show(lesion: Lesion): void {
    this.current = lesion.unit;
    this.panel.mark(lesion.unit);
    const ids = new Set(Object.values(lesion.findings));
    const marks = this.bench.store.marks().filter((mark) => ids.has(mark.finding_id ?? ""));
    jumpToOne(this.bench, marks);
    this.bench.changed();
  }

  private async loadMarks(): Promise<void> {
    this.owner = await loadDisclosed(this.bench.store, this.manifest.readers);
    this.bench.changed();
  }

  private inked(): Inked[] {
    const shown = new Set(Object.values(this.manifest.feedback.lesions.find((one) => one.unit === this.current)?.findings ?? {}));
    return this.bench.visibleMarks().map((mark) => {
      const alias = this.owner.get(mark.id) ?? "";
      const position = Math.max(0, this.aliases.indexOf(alias));
      const letter = position ? "R" : "Y";
      const isCurrent = mark.finding_id !== null && shown.has(mark.finding_id);
      return { mark, ink: { ...readerInk(position), letter, strength: mark.id === this.bench.selected() ? "selected" : isCurrent ? "active" : "quiet" } };
    });
  }

  private get aliases(): string[] {
    return this.manifest.readers.map((reader) => reader.alias);
  }

  private build(): void {
    const rail = new ToolRail(this.bench, this, this.offers);
    const legend = h("div", { class: "reader-legend" }, ...this.aliases.map((alias) => readerLetter(alias, this.aliases)));
    const bar = topBar({
      manifest: this.manifest,
      room: this,
      middle: h("span", { class: "bar-middle" }, legend, this.layoutChoice.element),
      back: { href: "/worklist", words: "Back to the worklist" },
      buttons: [
        { command: "help", label: "Keys ?" },
        { command: "sign", label: "Next case", primary: true },
      ],
    });
    const images = h("div", { class: "image-side" }, this.grid.element, this.strip.element);
    this.host.replaceChildren(bar, h("div", { class: "room-body" }, rail.element, images, this.panel.element), rail.hintElement);
  }
}
