/** Marks one place. */

import { newId, type Mark } from "../marks/mark";
import { acquired, drawnOn, placeOf, type Bench, type Pointer, type Tool } from "./tool";

export const POINT_TOOL: Tool = {
  key: "point",
  label: "Point",
  hint: "Click where it is.",
  cursor: "crosshair",
  draws: true,
  makes: "point",
  press: (bench, pointer) => {
    const slice = bench.slice(pointer.pane);
    if (!slice) return null;
    return { move: () => undefined, release: (at) => put(bench, at), cancel: () => undefined };
  },
};

function put(bench: Bench, pointer: Pointer): boolean {
  const slice = bench.slice(pointer.pane);
  const place = placeOf(bench, pointer);
  if (!slice || !place) return true;
  const id = newId();
  bench.store.change("point", (edit) => {
    const mark: Mark = {
      id,
      finding_id: bench.findingFor(edit),
      structure: null,
      geometry: { kind: "point", point_mm: place },
      ...drawnOn(acquired(bench, slice, place)),
    };
    edit.mark(mark);
  });
  bench.select(id);
  return true;
}
