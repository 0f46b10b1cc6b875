/** A gesture of three places on one slice: a line from end to end, then one place more. */

import { distance, type Vector, type World } from "../geometry/space";
import { newId, type Geometry, type Mark } from "../marks/mark";
import { SHORTEST_MM } from "./length";
import { acquired, drawnOn, placeOfStep, placeOf, type Bench, type Gesture, type Pointer } from "./tool";

/** `third` is null while the line is being drawn; null for places that make no mark. */
export type Shape = (a: World, b: World, third: World | null, normal: Vector) => Geometry | null;

export function placing(bench: Bench, pointer: Pointer, label: string, shape: Shape): Gesture | null {
  const slice = bench.slice(pointer.pane);
  const start = placeOf(bench, pointer);
  if (!slice || !start) return null;
  const head = { id: newId(), finding_id: bench.activeFinding(), structure: null, ...drawnOn(acquired(bench, slice, start)) };
  let end: World | null = null;
  const drawn = (place: World): Mark | null => {
    const isLine = distance(start, end ?? place) >= SHORTEST_MM;
    const geometry = isLine ? shape(start, end ?? place, end && place, slice.geometry.normal) : null;
    return geometry && { ...head, geometry };
  };
  const placeAt = (next: Pointer): World | null =>
    next.pane === pointer.pane && bench.slice(pointer.pane)?.frame === slice.frame ? placeOf(bench, next) : null;
  return {
    move: (next) => {
      const place = placeAt(next);
      const mark = place && drawn(place);
      if (mark) bench.preview({ kind: "mark", mark });
    },
    release: (next) => {
      const place = placeAt(next);
      const mark = place && drawn(place);
      if (!place || !mark) return false;
      if (!end) {
        end = place;
        return false;
      }
      bench.preview(null);
      bench.store.change(label, (edit) => edit.mark({ ...mark, finding_id: bench.findingFor(edit) }));
      bench.select(mark.id);
      return true;
    },
    cancel: () => bench.preview(null),
    trace: {
      steps: () => (end ? [start, end] : [start]),
      again: ([, second]) => {
        if (!second) return;
        const mark = drawn(placeOfStep(second));
        end = placeOfStep(second);
        if (mark) bench.preview({ kind: "mark", mark });
      },
    },
  };
}
