/** The slim bar at a pane's edge: where in the stack the slice is, and which slices carry marks. */

import { h, setAttribute } from "../dom";

/** Labelled frames, both ends included, from 0. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly colour: string;
  readonly isSelected: boolean;
}

export class SliceBar {
  private readonly thumb = h("i", { class: "slice-thumb" });
  private readonly bands = h("span", { class: "slice-bands" });
  private readonly ticks = h("span", { class: "slice-ticks" });
  readonly element: HTMLElement;
  private frames = 1;
  private shown = "";

  constructor(goTo: (frame: number) => void) {
    this.element = h("div", { class: "slice-bar", "aria-hidden": "true" }, this.bands, this.ticks, this.thumb);
    const go = (event: PointerEvent): void => {
      const box = this.element.getBoundingClientRect();
      goTo(Math.floor(((event.clientY - box.top) / box.height) * this.frames));
    };
    this.element.addEventListener("pointerdown", (event) => {
      this.element.setPointerCapture(event.pointerId);
      go(event);
    });
    this.element.addEventListener("pointermove", (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) go(event);
    });
  }

  show(frame: number, frames: number, marked: readonly number[], bands: readonly Band[] = []): void {
    const shown = JSON.stringify([frame, frames, marked, bands]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.frames = frames;
    this.element.hidden = frames < 2;
    this.thumb.style.top = `${(frame / frames) * 100}%`;
    this.thumb.style.height = `${100 / frames}%`;
    const ticks = marked.map((at) => {
      const tick = h("i", {});
      tick.style.top = `${((at + 0.5) / frames) * 100}%`;
      return tick;
    });
    this.ticks.replaceChildren(...ticks);
    const made = bands.map(({ from, to, colour, isSelected }) => {
      const band = h("i", { class: isSelected ? "selected" : "" });
      band.style.top = `${(from / frames) * 100}%`;
      band.style.height = `${((to - from + 1) / frames) * 100}%`;
      band.style.background = colour;
      return band;
    });
    this.bands.replaceChildren(...made);
    setAttribute(this.element, "data-frame", frame + 1);
  }
}
