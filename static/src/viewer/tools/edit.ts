/** Drags one end of a mark. */

import { kindFor } from "../marks/catalogue";
import type { Mark } from "../marks/mark";
import { placeOn, type Bench, type Gesture, type Pointer } from "./tool";

export function editHandle(bench: Bench, pointer: Pointer, mark: Mark, handle: number): Gesture | null {
  const { moved } = kindFor(mark.geometry);
  if (!moved || !bench.mayChange() || bench.refuses(mark)) return null;
  const slice = bench.slice(pointer.pane);
  if (!slice) return null;
  let last = mark;
  return {
    move: (next) => {
      const place = placeOn(bench, slice, pointer, next);
      if (!place) return;
      last = { ...mark, geometry: moved(mark.geometry, handle, place) };
      bench.preview({ kind: "mark", mark: last });
    },
    release: () => {
      bench.preview(null);
      if (last !== mark) bench.store.change("moved mark", (edit) => edit.mark(last));
      return true;
    },
    cancel: () => bench.preview(null),
  };
}
