/**
 * Fingers on a tablet: one finger is the tool in the hand, two move and spread the image. Once a pen was seen the pen
 * draws and a finger scrolls, so that a resting hand draws nothing.
 */

import type { PaneId } from "../engine/interface";
import type { Canvas } from "../geometry/space";

/** So far a finger goes for one slice. */
const SLICE_PX = 14;

export interface Hands {
  readonly panBy: (pane: PaneId, dx: number, dy: number) => void;
  readonly zoomBy: (pane: PaneId, factor: number, at: Canvas) => void;
  readonly step: (pane: PaneId, by: number) => void;
}

export class Fingers {
  private readonly down = new Map<number, Canvas>();
  private pane: PaneId | null = null;
  private penSeen = false;
  /** The fingers on the glass are no tool, until all of them are up. */
  private isGesture = false;
  private way = 0;

  constructor(private readonly hands: Hands) {}

  sawPen(): void {
    this.penSeen = true;
    this.isGesture ||= this.down.size > 0;
  }

  /** True when this finger, and those before it, are not the tool's. */
  press(id: number, pane: PaneId, at: Canvas): boolean {
    if (this.pane !== null && this.pane !== pane) return true; // a hand on another pane
    this.pane = pane;
    this.down.set(id, at);
    this.isGesture ||= this.penSeen || this.down.size > 1;
    this.way = 0;
    return this.isGesture;
  }

  move(id: number, at: Canvas): boolean {
    const before = this.down.get(id);
    if (!before || !this.isGesture || this.pane === null) return this.isGesture;
    const other = [...this.down].find(([one]) => one !== id)?.[1];
    this.down.set(id, at);
    if (other) {
      const [was, now] = [spread(before, other), spread(at, other)];
      this.hands.panBy(this.pane, (at[0] - before[0]) / 2, (at[1] - before[1]) / 2);
      if (was > 0 && now > 0) this.hands.zoomBy(this.pane, now / was, between(at, other));
      return true;
    }
    this.way += at[1] - before[1];
    const slices = Math.trunc(this.way / SLICE_PX);
    if (slices && this.penSeen) this.hands.step(this.pane, slices);
    this.way -= slices * SLICE_PX;
    return true;
  }

  lift(id: number): boolean {
    const was = this.isGesture;
    this.down.delete(id);
    if (!this.down.size) {
      this.pane = null;
      this.isGesture = false;
    }
    return was;
  }
}

const spread = (a: Canvas, b: Canvas): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
const between = (a: Canvas, b: Canvas): Canvas => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as Canvas;
