/** The reading room without a reading: a coordinator sees how an arrangement hangs a case. */

import { offeredWhenLooking } from "../commands";
import { h } from "../dom";
import type { Engine } from "../engine/interface";
import { Panes } from "../hanging/panes";
import { DraftStore } from "../marks/store";
import type { Layout, PreviewManifest } from "../props";
import { openHelp } from "./help-sheet";
import { listenToKeys } from "./keyboard";
import { Looking } from "./looking";
import { PaneGrid } from "./pane-grid";
import { ToolRail } from "./tool-rail";
import { topBar } from "./top-bar";
import { Workbench } from "./workbench";

export class PreviewRoom extends Looking {
  readonly offers = offeredWhenLooking;
  private readonly stopKeys: () => void;

  constructor(
    private readonly host: HTMLElement,
    private readonly manifest: PreviewManifest,
    engine: Engine,
  ) {
    const bench = new Workbench({ panes: new Panes(manifest, engine), store: new DraftStore(), glandAxes: [] });
    bench.readOnly = true;
    super(bench, new PaneGrid({ bench, inked: () => [], refused: () => undefined }), manifest.layouts ?? [], { remembers: false });
    this.build();
    this.stopKeys = listenToKeys(host, { room: this, offers: this.offers, answer: () => false, toImages: () => this.toImages() });
  }

  async open(): Promise<void> {
    await this.grid.open();
    void this.bench.engine.prefetch(this.manifest.stacks.map((stack) => stack.id));
  }

  /** Another arrangement to try; the place looked at stays. */
  async hang(layout: Layout): Promise<void> {
    await this.grid.rearrange(layout);
  }

  close(): void {
    this.stopKeys();
    this.grid.close();
    this.bench.engine.close();
  }

  help(): void {
    openHelp(this.host, this.offers);
  }

  private build(): void {
    const rail = new ToolRail(this.bench, this, this.offers);
    const bar = topBar({ manifest: this.manifest, room: this, middle: this.layoutChoice.element, back: null, buttons: [{ command: "help", label: "Keys ?" }] });
    const images = h("div", { class: "image-side" }, this.grid.element, this.strip.element);
    this.host.replaceChildren(bar, h("div", { class: "room-body" }, rail.element, images), rail.hintElement);
  }
}
