/** The DCE curve at a place: value over time, following the pointer while it is shown. */

import { fill, h, svg } from "../dom";
import type { Engine } from "../engine/interface";
import { polyline, type CurvePoint } from "../geometry/curve";
import type { World } from "../geometry/space";
import { nearestFrame } from "../geometry/stack";
import type { Panes } from "../hanging/panes";
import type { Stack } from "../props";

const WIDTH = 190;
const HEIGHT = 84;

export class TimeCurve {
  readonly element = h("figure", { class: "time-curve", hidden: true });

  constructor(
    private readonly panes: Panes,
    private readonly engine: Engine,
  ) {}

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Why it cannot be shown, or null. */
  toggle(): string | null {
    if (!this.isOpen && this.times().length < 2) return "This case has no DCE series over time.";
    this.element.hidden = this.isOpen;
    if (this.isOpen) this.say("Point at a place in any pane.");
    return null;
  }

  /** The curve at a patient place seen in a stack; across frames of reference only by a registration. */
  follow(place: World | null, frameOfReference: string): void {
    if (!this.isOpen || !place) return;
    const placeIn = (stack: Stack): World | null => this.panes.joins.place(place, frameOfReference, stack.frame_of_reference_uid);
    const times = this.times().filter(placeIn);
    const points = times.flatMap((stack, i): CurvePoint[] => {
      const geometry = this.panes.geometry(stack.id);
      const there = placeIn(stack);
      const value = geometry && there && this.engine.valueAt(stack.id, nearestFrame(geometry, there), there);
      return value === null || value === undefined ? [] : [{ time: stack.time_s ?? i, value }];
    });
    if (points.length < 2) return this.say(times.length ? "Outside the DCE images, or they are still on their way." : "These positions cannot be compared with the DCE.");
    this.draw(points, times.every((stack) => typeof stack.time_s === "number"));
  }

  private times(): Stack[] {
    return [...this.panes.stacks.values()].filter((stack) => stack.role === "dce");
  }

  private draw(points: readonly CurvePoint[], inSeconds: boolean): void {
    const values = points.map(({ value }) => value);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const last = points.at(-1)?.time ?? 0;
    const words = inSeconds ? `${Math.round(last - (points[0]?.time ?? 0))} s` : `${points.length} times`;
    fill(
      this.element,
      svg("svg", { viewBox: `-4 -6 ${WIDTH + 8} ${HEIGHT + 12}`, role: "img", "aria-label": `Signal over time from ${low.toFixed(0)} to ${high.toFixed(0)}` }, svg("polyline", { points: polyline(points, WIDTH, HEIGHT) })),
      h("figcaption", {}, `${low.toFixed(0)} – ${high.toFixed(0)}`, h("span", {}, words)),
    );
  }

  private say(sentence: string): void {
    fill(this.element, h("figcaption", {}, sentence));
  }
}
