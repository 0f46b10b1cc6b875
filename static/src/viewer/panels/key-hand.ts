/** A hand that keys move over the focused pane: its click is a click of the tool. */

import type { PaneId } from "../engine/interface";
import { planeAxes } from "../geometry/projection";
import { add, scale, type Canvas } from "../geometry/space";
import type { Bench, Pointer } from "../tools/tool";

export interface KeyHandParts {
  readonly bench: Pick<Bench, "engine" | "slice">;
  readonly pointer: { carry(pointer: Pointer): void; click(pointer: Pointer): void };
  /** Of a pane on the screen, in pixels. */
  readonly size: (pane: PaneId) => readonly [number, number];
  readonly shown: (pane: PaneId, at: Canvas) => void;
}

export class KeyHand {
  private now: Pointer | null = null;

  constructor(private readonly parts: KeyHandParts) {}

  get isOut(): boolean {
    return this.now !== null;
  }

  /** Millimetres on the picture; what has not been there begins in the middle of the pane. */
  move(pane: PaneId, rightMm: number, downMm: number): void {
    const { bench, pointer, size, shown } = this.parts;
    const [width, height] = size(pane);
    const from = this.now?.pane === pane ? this.now.at : null;
    const slice = bench.slice(pane);
    const place = slice && from && bench.engine.toWorld(pane, from);
    const axes = slice && planeAxes(slice.geometry);
    const to = place && axes && bench.engine.toCanvas(pane, add(place, add(scale(axes.right, rightMm), scale(axes.down, downMm))));
    const [x, y] = to ?? [width / 2, height / 2];
    this.now = { pane, at: [Math.max(0, Math.min(width, x)), Math.max(0, Math.min(height, y))] };
    pointer.carry(this.now);
    shown(pane, this.now.at);
  }

  /** The first press in a pane only brings it there, so that nothing is drawn at a place nobody saw. */
  click(pane: PaneId): void {
    if (this.now?.pane === pane) this.parts.pointer.click(this.now);
    else this.move(pane, 0, 0);
  }

  putAway(): void {
    this.now = null;
  }
}
