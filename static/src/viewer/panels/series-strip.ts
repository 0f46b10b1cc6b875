/** The strip of all series: hidden until asked for; a click hangs one in the focused pane, a drag in any. */

import { fill, h } from "../dom";
import type { PaneId } from "../engine/interface";
import type { Stack } from "../props";
import type { PaneGrid } from "./pane-grid";
import type { Workbench } from "./workbench";

const DRAGGED = "application/x-consilium-stack";
const WIDTH_PX = 104;

/** What a card says beneath the name: how many images, of a dynamic series its seconds after the first, and the note. */
export function said(stack: Pick<Stack, "frames" | "time_s" | "note">): string {
  const slices = `${stack.frames.length} ${stack.frames.length === 1 ? "image" : "images"}`;
  const time = stack.time_s === undefined ? null : `${Math.round(stack.time_s * 10) / 10} s`;
  return [slices, time, stack.note].filter(Boolean).join(" · ");
}

export class SeriesStrip {
  readonly element = h("section", { class: "series-strip", "aria-label": "All series of this case", hidden: true });
  private readonly cards = new Map<string, HTMLButtonElement>();

  constructor(
    private readonly bench: Workbench,
    private readonly grid: PaneGrid,
  ) {
    bench.panes.subscribe(() => this.mark());
    grid.element.addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes(DRAGGED)) event.preventDefault();
    });
    grid.element.addEventListener("drop", (event) => this.dropped(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  toggle(): void {
    this.element.hidden = this.isOpen;
    if (!this.isOpen) return;
    if (!this.cards.size) this.build();
    this.mark();
    const { panes } = this.bench;
    this.cards.get(panes.pane(panes.focused).stackId ?? "")?.focus();
  }

  private build(): void {
    for (const stack of this.bench.panes.stacks.values()) this.cards.set(stack.id, this.card(stack));
    if (!this.cards.size) fill(this.element, h("p", {}, "This case has no series that can be shown."));
    this.element.append(...this.cards.values());
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  private card(stack: Stack): HTMLButtonElement {
    const canvas = h("canvas", { width: WIDTH_PX, height: WIDTH_PX, "aria-hidden": "true" });
    const card = h(
      "button",
      { type: "button", class: "series-card", draggable: "true", title: `Show ${stack.label} in the focused pane; drag it to show it in another` },
      canvas,
      h("b", {}, stack.label),
      h("span", {}, said(stack)),
    );
    card.addEventListener("click", () => this.hang(this.bench.panes.focused, stack.id));
    card.addEventListener("dragstart", (event) => event.dataTransfer?.setData(DRAGGED, stack.id));
    // a series that cannot be fetched says so in its pane
    this.bench.engine.thumbnail(stack.id, canvas).catch(() => canvas.classList.add("failed"));
    return card;
  }

  private dropped(event: DragEvent): void {
    const stackId = event.dataTransfer?.getData(DRAGGED);
    const pane = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-pane]")?.dataset["pane"] : null;
    if (!stackId || !pane) return;
    event.preventDefault();
    this.bench.panes.focus(pane);
    this.hang(pane, stackId);
  }

  private hang(pane: PaneId, stackId: string): void {
    this.grid.views.get(pane)?.say(null);
    void this.bench.panes.hang(pane, stackId);
  }

  private key(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const cards = [...this.cards.values()];
    const at = cards.indexOf(document.activeElement as HTMLButtonElement);
    if (!by || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    cards[(at + by + cards.length) % cards.length]?.focus();
  }

  private mark(): void {
    const hung = new Set(this.bench.panes.list.map((pane) => pane.stackId));
    this.cards.forEach((card, id) => card.classList.toggle("hung", hung.has(id)));
  }
}
