/** Measures a straight length: drag, or click both ends. */

import { hasPlace } from "../geometry/placing";
import { distance, type World } from "../geometry/space";
import { newId, type Geometry, type Mark } from "../marks/mark";
import type { Edit } from "../marks/store";
import { acquired, drawnOn, placeOf, type Bench, type Gesture, type Pointer, type Tool } from "./tool";

/** Shorter than this is a click, not a length. */
export const SHORTEST_MM = 0.7;

export interface LengthTarget {
  readonly label: string;
  readonly structure: string | null;
  /** Null for what is of the case. */
  readonly finding: ((edit: Edit) => string) | null;
  readonly name?: string;
  /** A length, where nothing else is said. */
  readonly as?: (a: World, b: World) => Geometry;
  /** What belongs to the same step. */
  readonly also?: (edit: Edit) => void;
  readonly kept?: () => void;
}

export const LENGTH_TOOL: Tool = {
  key: "length",
  label: "Length",
  hint: "Drag from end to end, or click both ends.",
  cursor: "crosshair",
  draws: true,
  makes: "length",
  press: (bench, pointer) =>
    measure(bench, pointer, {
      label: "length",
      structure: null,
      finding: bench.findingFor,
    }),
};

/** A gesture from one place to another, for a finding or for the case. */
export function measure(bench: Bench, pointer: Pointer, target: LengthTarget): Gesture | null {
  const slice = bench.slice(pointer.pane);
  const start = placeOf(bench, pointer);
  if (!slice || !start) return null;
  const { as = (a, b): Geometry => ({ kind: "length", points_mm: [a, b] }) } = target;
  const mark: Mark = {
    id: newId(),
    finding_id: target.finding && bench.activeFinding(),
    structure: target.structure,
    geometry: as(start, start),
    ...(target.name ? { name: target.name } : {}),
    ...drawnOn(acquired(bench, slice, start)),
  };
  const to = (end: World): Mark => ({ ...mark, geometry: as(start, end) });
  // the third number of a place in a moving picture counts frames
  const isThere = (next: Pointer): boolean =>
    next.pane === pointer.pane && (hasPlace(slice.stack) || bench.slice(pointer.pane)?.frame === slice.frame);
  return {
    move: (next) => {
      const end = isThere(next) ? placeOf(bench, next) : null;
      if (end) bench.preview({ kind: "mark", mark: to(end) });
    },
    release: (next) => {
      const end = isThere(next) ? placeOf(bench, next) : null;
      if (!end || distance(start, end) < SHORTEST_MM) return false;
      bench.preview(null);
      const isKept = bench.store.change(target.label, (edit) => {
        edit.mark({ ...to(end), finding_id: target.finding?.(edit) ?? null });
        target.also?.(edit);
      });
      if (!isKept) return true;
      bench.select(mark.id);
      target.kept?.();
      return true;
    },
    cancel: () => bench.preview(null),
    // of two ends the first is all there is
    trace: { steps: () => [start], again: () => bench.preview({ kind: "mark", mark: to(start) }) },
  };
}
