/** What a hand does to calculated planes: moves their point, leads a line about it, turns by keys. */

import type { PaneId } from "../engine/interface";
import { UPRIGHT, type Angles } from "../geometry/cut";
import type { World } from "../geometry/space";
import { cutLines, ledAngles, wrapped, type CutLine } from "./cut-lines";
import type { Panes } from "./panes";

export class PlaneHand {
  constructor(private readonly panes: Panes) {}

  lines(pane: PaneId): CutLine[] {
    return cutLines(this.panes, pane);
  }

  moveTo(pane: PaneId, place: World): void {
    const stack = this.panes.stack(pane);
    if (stack) this.panes.jumpTo(place, stack.frame_of_reference_uid);
  }

  /** Told of every place the hand comes to. */
  leading(seenIn: PaneId, line: CutLine, from: World): (to: World) => void {
    const normal = this.panes.slice(seenIn)?.geometry.normal ?? [0, 0, 1];
    const began = this.panes.cuts.of(line.pane)?.angles ?? UPRIGHT;
    return (to) => void this.panes.turn(line.pane, ledAngles(this.panes, line, normal, from, to, began));
  }

  /** False where the pane shows no calculated plane. */
  turnBy(pane: PaneId, by: Angles): boolean {
    const cut = this.panes.cuts.of(pane);
    if (!cut) return false;
    const { turn, tilt } = this.panes.wished(pane) ?? cut.angles;
    void this.panes.turn(pane, { turn: wrapped(turn + by.turn), tilt: wrapped(tilt + by.tilt) });
    return true;
  }

  upright(pane: PaneId): boolean {
    const cut = this.panes.cuts.of(pane);
    if (cut) void this.panes.turn(pane, UPRIGHT);
    return cut !== null;
  }
}
