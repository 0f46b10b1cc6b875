/** Measures a straight length: drag, or click both ends. */

import { distance, type World } from "../geometry/space";
import { newId, type Mark } from "../marks/mark";
import type { Edit } from "../marks/store";
import { acquired, drawnOn, placeOf, type Bench, type Gesture, type Pointer, type Tool } from "./tool";

/** Shorter than this is a click, not a length. */
export const SHORTEST_MM = 0.7;

export interface LengthTarget {
  readonly label: string;
  readonly structure: string | null;
  readonly finding: (edit: Edit) => string | null;
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

/** A length gesture for a finding, or for a structure of the case. */
export function measure(bench: Bench, pointer: Pointer, target: LengthTarget): Gesture | null {
  const slice = bench.slice(pointer.pane);
  const start = placeOf(bench, pointer);
  if (!slice || !start) return null;
  const mark: Mark = {
    id: newId(),
    finding_id: bench.activeFinding(),
    structure: target.structure,
    geometry: { kind: "length", points_mm: [start, start] },
    ...drawnOn(acquired(bench, slice, start)),
  };
  const to = (end: World): Mark => ({ ...mark, geometry: { kind: "length", points_mm: [start, end] } });
  return {
    move: (next) => {
      const end = next.pane === pointer.pane ? placeOf(bench, next) : null;
      if (end) bench.preview({ kind: "mark", mark: to(end) });
    },
    release: (next) => {
      const end = next.pane === pointer.pane ? placeOf(bench, next) : null;
      if (!end || distance(start, end) < SHORTEST_MM) return false;
      bench.preview(null);
      const isKept = bench.store.change(target.label, (edit) => {
        edit.mark({ ...to(end), finding_id: target.finding(edit) });
        target.also?.(edit);
      });
      if (!isKept) return true;
      bench.select(mark.id);
      target.kept?.();
      return true;
    },
    cancel: () => bench.preview(null),
  };
}
