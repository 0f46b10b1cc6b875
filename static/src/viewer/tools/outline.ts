/** A new outline of the structure in the hand or the active finding on a slice: as it is being drawn, and kept. */

import type { World } from "../geometry/space";
import { newId, type Mark } from "../marks/mark";
import { drawnOn, type Bench, type Slice } from "./tool";

/** The mark with these points; the same mark every time. */
export function outline(bench: Bench, slice: Slice): (points_mm: readonly World[], closed: boolean) => Mark {
  const mark = { id: newId(), ...bench.owner(), ...drawnOn(slice) };
  return (points_mm, closed) => ({ ...mark, geometry: { kind: "contour", points_mm, closed } });
}

export function keepOutline(bench: Bench, mark: Mark, label: string): void {
  bench.store.change(label, (edit) => edit.mark({ ...mark, ...bench.owner(edit) }));
  bench.select(mark.id);
}
