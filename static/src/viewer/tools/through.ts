/** Drawing through: one thing carried on in a pane whose positions cannot be compared with where it was begun. */

import type { PaneId } from "../engine/interface";
import type { Bench, Tool } from "./tool";

const BEGUN_ELSEWHERE = "This drawing was begun in another pane: end it there, or give it up with Esc.";
const NOT_THROUGH =
  "Nothing is drawn through from one frame of reference to another: the positions of these two series cannot be compared, and no registration joins them.";

/** Why a drawing begun in one pane cannot go on in another. */
export function whyNotCarriedOn(bench: Bench, begun: PaneId, pane: PaneId): string {
  const [from, to] = [bench.slice(begun)?.geometry.frameOfReference, bench.slice(pane)?.geometry.frameOfReference];
  const isJoined = from !== undefined && to !== undefined && (from === to || bench.joins.map(from, to) !== null);
  return isJoined ? BEGUN_ELSEWHERE : `${NOT_THROUGH} End the drawing where it was begun, or give it up with Esc.`;
}

/** Why the selected outline or region cannot be drawn on in a pane, or null. */
export function whyNotThrough(bench: Bench, tool: Tool, pane: PaneId): string | null {
  const mark = bench.store.marks().find((one) => one.id === bench.selected());
  const home = mark && bench.geometry(mark.stack_id)?.frameOfReference;
  const shown = bench.slice(pane)?.geometry.frameOfReference;
  const goesOn = tool.encloses && tool.makes === mark?.geometry.kind;
  if (!goesOn || !home || !shown || bench.joins.map(home, shown)) return null;
  return `${NOT_THROUGH} To draw something new here, let go of what is selected first (a click beside it with the window tool, or Esc).`;
}
