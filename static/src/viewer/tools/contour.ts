/** Draws a freehand outline; releasing closes it. */

import { redrawn } from "../geometry/redraw";
import { simplify } from "../geometry/simplify";
import { cross, length, subtract, type World } from "../geometry/space";
import type { Mark } from "../marks/mark";
import { rasterised } from "../marks/shaping";
import { markAt } from "./hit";
import { keepOutline, outline } from "./outline";
import { homeFrame, placeOfStep, placeOf, placeOn, type Bench, type Gesture, type Pointer, type Slice, type Tool } from "./tool";

/** An outline around less than this is a slip of the hand. */
const SMALLEST_MM2 = 1;

export const CONTOUR_TOOL: Tool = {
  key: "contour",
  label: "Contour",
  hint: "Draw around it; letting go closes the outline. Begin and end on the selected outline to redraw that part.",
  cursor: "crosshair",
  draws: true,
  makes: "contour",
  encloses: true,
  press: (bench, pointer) => {
    const slice = bench.slice(pointer.pane);
    const start = placeOf(bench, pointer);
    if (!slice || !start) return null;
    const selected = outlineAt(bench, slice, pointer);
    if (selected) return bench.refuses(selected) ? null : redraw(bench, slice, start, pointer, selected);
    const points: World[] = [start];
    const as = outline(bench, slice);
    return {
      move: (next) => {
        const place = placeOn(bench, slice, pointer, next);
        if (!place) return;
        points.push(place);
        bench.preview({ kind: "mark", mark: as(points, false) });
      },
      release: () => {
        bench.preview(null);
        const quarterPixel = Math.min(slice.geometry.rowSpacing, slice.geometry.columnSpacing) / 4;
        const corners = simplify(points, quarterPixel);
        if (corners.length >= 3 && enclosedMm2(corners, slice) >= SMALLEST_MM2) keepOutline(bench, as(corners, true), "contour");
        return true;
      },
      cancel: () => bench.preview(null),
      trace: {
        steps: () => [...points],
        again: (steps) => {
          points.push(...steps.slice(1).map(placeOfStep));
          bench.preview({ kind: "mark", mark: as(points, false) });
        },
      },
    };
  },
};

/** The selected outline, if it lies under the pointer on the slice it was drawn on. */
function outlineAt(bench: Bench, { stack, frame }: Slice, pointer: Pointer): Mark | null {
  const hit = markAt(bench, pointer)?.mark;
  const isEditable = hit?.geometry.kind === "contour" && hit.id === bench.selected() && hit.stack_id === stack.id;
  return isEditable && homeFrame(hit, stack) === frame ? hit : null;
}

function redraw(bench: Bench, slice: Slice, start: World, pointer: Pointer, mark: Mark): Gesture {
  const drawn: World[] = [start];
  const preview = (): void => bench.preview({ kind: "mark", mark: { ...mark, geometry: { kind: "contour", points_mm: drawn, closed: false } } });
  return {
    move: (next) => {
      const place = placeOn(bench, slice, pointer, next);
      if (!place) return;
      drawn.push(place);
      preview();
    },
    release: () => {
      bench.preview(null);
      const { geometry } = mark;
      const part = simplify(drawn, Math.min(slice.geometry.rowSpacing, slice.geometry.columnSpacing) / 4);
      if (geometry.kind !== "contour" || part.length < 2) return true;
      const points_mm = redrawn(geometry.points_mm, part);
      if (points_mm.length >= 3 && enclosedMm2(points_mm, slice) >= SMALLEST_MM2) {
        bench.store.change("redrawn contour", (edit) => edit.mark({ ...mark, geometry: { kind: "contour", points_mm, closed: true } }));
      }
      return true;
    },
    cancel: () => bench.preview(null),
    trace: {
      on: mark.id,
      steps: () => [...drawn],
      again: (steps) => {
        drawn.push(...steps.slice(1).map(placeOfStep));
        preview();
      },
    },
  };
}

/** Of an outline that crosses itself, whose lobes cancel each other out, what its pixels cover. */
function enclosedMm2(points: readonly World[], { geometry, frame }: Slice): number {
  const pixels = rasterised(points, geometry, frame).reduce((sum, value) => sum + value, 0);
  return Math.max(areaMm2(points), pixels * geometry.rowSpacing * geometry.columnSpacing);
}

function areaMm2(points: readonly World[]): number {
  const origin = points[0] as World;
  let sum: readonly [number, number, number] = [0, 0, 0];
  for (let i = 1; i + 1 < points.length; i += 1) {
    const part = cross(subtract(points[i] as World, origin), subtract(points[i + 1] as World, origin));
    sum = [sum[0] + part[0], sum[1] + part[1], sum[2] + part[2]];
  }
  return length(sum) / 2;
}
