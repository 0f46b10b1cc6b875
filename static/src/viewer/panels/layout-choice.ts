/** Choosing the arrangement of panes; the choice is remembered for the reader. */

import { fill, h, letGoOfChoice } from "../dom";
import type { Layout } from "../props";
import { remember } from "../saving/preferences";
import type { PaneGrid } from "./pane-grid";
import type { Panes } from "../hanging/panes";

export class LayoutChoice {
  readonly element: HTMLLabelElement;
  private readonly select = h("select", { "data-command": "layout-on", title: "Arrangement of panes (Shift L)" });

  constructor(
    private readonly layouts: readonly Layout[],
    private readonly panes: Panes,
    private readonly grid: PaneGrid,
    private readonly remembers: boolean,
  ) {
    // one that is only tried is none of them
    fill(this.select, h("option", { value: "", hidden: true }, "as tried"), ...layouts.map((layout) => h("option", { value: layout.key }, layout.label ?? layout.key)));
    this.mark();
    panes.subscribe(() => this.mark());
    letGoOfChoice(this.select);
    this.select.addEventListener("change", () => this.choose(this.select.value));
    this.element = h("label", { class: "layout-choice" }, h("span", {}, "Panes"), this.select);
    this.element.hidden = layouts.length < 2;
  }

  step(by: number): void {
    const at = this.layouts.findIndex((layout) => layout.key === this.panes.layout.key);
    const next = this.layouts[(at + by + this.layouts.length) % this.layouts.length];
    if (next) this.choose(next.key);
  }

  /** The first, the second... of those this case can fill; nothing where there are fewer. */
  take(number: number): void {
    const layout = this.layouts[number - 1];
    if (layout) this.choose(layout.key);
  }

  private mark(): void {
    const { key } = this.panes.layout;
    this.select.value = this.layouts.some((layout) => layout.key === key) ? key : "";
  }

  private choose(key: string): void {
    const layout = this.layouts.find((one) => one.key === key);
    if (!layout || layout.key === this.panes.layout.key) return;
    void this.grid.rearrange(layout);
    if (this.remembers) void remember("layout", key);
  }
}
