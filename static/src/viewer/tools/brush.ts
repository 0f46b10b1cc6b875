/** Paints and erases a region on the grid of the stack; every stroke is read back before it counts. */

import type { World } from "../geometry/space";
import { newId, type Mark } from "../marks/mark";
import { filledCount, runsOf } from "../marks/runs";
import { paintStroke, sizeOf, voxelsFor } from "../marks/volume";
import { drawnOn, placeOf, type Bench, type Gesture, type Pointer, type Slice, type Tool } from "./tool";

export const BRUSH_TOOL: Tool = {
  key: "brush",
  label: "Brush",
  hint: "Paint the region. [ and ] or Shift and wheel change the size.",
  cursor: "none",
  draws: true,
  press: (bench, pointer) => stroke(bench, pointer, 1),
};

export const ERASER_TOOL: Tool = {
  key: "eraser",
  label: "Eraser",
  hint: "Wipe painted parts away. [ and ] or Shift and wheel change the size.",
  cursor: "none",
  draws: true,
  press: (bench, pointer) => stroke(bench, pointer, 0),
};

/** The mask to paint on: the selected one, else the active finding's on this stack. */
function maskFor(bench: Bench, slice: Slice): Mark | null {
  const masks = bench.store.marks().filter((mark) => mark.geometry.kind === "mask" && mark.stack_id === slice.stack.id);
  const finding = bench.activeFinding();
  return (
    masks.find((mark) => mark.id === bench.selected() && (finding === null || mark.finding_id === finding)) ??
    masks.find((mark) => mark.finding_id === finding && finding !== null) ??
    null
  );
}

function stroke(bench: Bench, pointer: Pointer, value: 0 | 1): Gesture | null {
  const slice = bench.slice(pointer.pane);
  const start = placeOf(bench, pointer);
  if (!slice || !start) return null;
  const { geometry, frame } = slice;
  const existing = maskFor(bench, slice);
  if (!existing && value === 0) return null;
  const known = existing?.geometry.kind === "mask" ? existing.geometry.runs : null;
  const voxels = known ? voxelsFor(known, geometry).slice() : new Uint8Array(sizeOf(geometry));
  const mark: Mark = existing ?? {
    id: newId(),
    finding_id: bench.activeFinding(),
    structure: null,
    geometry: { kind: "mask", runs: Uint32Array.of(voxels.length), voxels: 0 },
    ...drawnOn(slice),
  };
  let last: World = start;
  const paintTo = (place: World): void => {
    paintStroke(voxels, geometry, frame, last, place, bench.brushRadiusMm(), value);
    last = place;
    bench.preview({ kind: "mask", mark, voxels, frame });
  };
  paintTo(start);
  return {
    move: (next) => {
      const place = next.pane === pointer.pane ? placeOf(bench, next) : null;
      if (place) paintTo(place);
    },
    release: () => {
      bench.preview(null);
      keep(bench, mark, existing !== null, voxels, value);
      return true;
    },
    cancel: () => bench.preview(null),
  };
}

/** What is kept is what the voxels say, not what was seen on the screen. */
function keep(bench: Bench, mark: Mark, exists: boolean, voxels: Uint8Array, value: 0 | 1): void {
  const runs = runsOf(voxels);
  const filled = filledCount(runs);
  if (!exists && filled === 0) return;
  bench.store.change(value ? "brush stroke" : "eraser stroke", (edit) =>
    edit.mark({
      ...mark,
      finding_id: mark.finding_id ?? bench.findingFor(edit),
      deleted: filled === 0,
      geometry: { kind: "mask", runs, voxels: filled },
    }),
  );
  bench.select(filled ? mark.id : null);
}
