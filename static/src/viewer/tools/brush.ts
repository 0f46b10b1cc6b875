/** Paints and erases a region on the grid of the stack; every stroke is read back before it counts. */

import type { World } from "../geometry/space";
import { toWorld } from "../geometry/stack";
import { filledCount, runsOf } from "../marks/runs";
import { paintStroke } from "../marks/volume";
import { keep, paintingOn } from "./painting";
import { placeOfStep, placeOf, type Bench, type Gesture, type Pointer, type Slice, type Step, type Tool } from "./tool";

export const BRUSH_TOOL: Tool = {
  key: "brush",
  label: "Brush",
  hint: "Paint the region. [ and ] or Shift and wheel change the size; Ctrl held erases.",
  cursor: "none",
  draws: true,
  makes: "mask",
  encloses: true,
  paints: "adds",
  press: (bench, pointer) => stroke(bench, pointer, pointer.reversed ? 0 : 1),
};

export const ERASER_TOOL: Tool = {
  key: "eraser",
  label: "Eraser",
  hint: "Wipe painted parts away. [ and ] or Shift and wheel change the size; Ctrl held paints.",
  cursor: "none",
  draws: true,
  makes: "mask",
  encloses: true,
  paints: "erases",
  press: (bench, pointer) => stroke(bench, pointer, pointer.reversed ? 1 : 0),
};

/** Paints only what is about as bright as where the stroke began. */
export const THRESHOLD_BRUSH_TOOL: Tool = {
  key: "threshold",
  label: "Threshold brush",
  hint: "Paints only pixels about as bright as those under the brush where the stroke begins. Ctrl held erases.",
  cursor: "none",
  draws: true,
  makes: "mask",
  encloses: true,
  paints: "adds",
  press: (bench, pointer) => {
    const slice = bench.slice(pointer.pane);
    const start = placeOf(bench, pointer);
    const range = slice && start && brightnessAround(bench, slice, start);
    return range ? stroke(bench, pointer, pointer.reversed ? 0 : 1, range) : null;
  },
};

type Range = readonly [low: number, high: number];

/** Mean and two standard deviations, but at least a tenth of the window, around the place where a stroke begins. */
const DEVIATIONS = 2;
const LEAST_OF_WINDOW = 0.1;

export function brightnessAround(bench: Bench, { stack, geometry, frame }: Slice, place: World): Range | null {
  const values: number[] = [];
  for (const down of [-1, 0, 1]) {
    for (const right of [-1, 0, 1]) {
      const off = (axis: 0 | 1 | 2): number =>
        place[axis] + geometry.rowDirection[axis] * right * geometry.columnSpacing + geometry.columnDirection[axis] * down * geometry.rowSpacing;
      const value = bench.engine.valueAt(stack.id, frame, [off(0), off(1), off(2)]);
      if (value !== null) values.push(value);
    }
  }
  if (!values.length) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const reach = Math.max(DEVIATIONS * Math.sqrt(variance), LEAST_OF_WINDOW * stack.window.width);
  return [mean - reach, mean + reach];
}

function stroke(bench: Bench, pointer: Pointer, value: 0 | 1, range: Range | null = null): Gesture | null {
  const slice = bench.slice(pointer.pane);
  const start = placeOf(bench, pointer);
  if (!slice || !start) return null;
  const { geometry, frame } = slice;
  const painting = paintingOn(bench, slice);
  if (!painting.exists && value === 0) bench.remark(pointer.pane, "There is no painted region here of what is being drawn for.");
  if ((!painting.exists && value === 0) || bench.refuses(painting.mark)) return null;
  const before = value === 0 && painting.mark.geometry.kind === "mask" ? painting.mark.geometry.voxels : null;
  const { mark, voxels } = painting;
  const allowed = range && value === 1 ? inRange(bench, slice, range) : null;
  let last: World = start;
  const steps: Step[] = [];
  const paintTo = (place: World, radiusMm = bench.brushRadiusMm()): void => {
    paintStroke(voxels, geometry, frame, last, place, radiusMm, value, allowed);
    last = place;
    steps.push([...place, radiusMm]);
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
      if (before !== null && filledCount(runsOf(voxels)) === before) bench.remark(pointer.pane, "Nothing is painted where the eraser went.");
      else keep(bench, painting, voxels, value ? "brush stroke" : "eraser stroke");
      return true;
    },
    cancel: () => bench.preview(null),
    trace: { steps: () => [...steps], again: (all) => all.forEach((step) => paintTo(placeOfStep(step), step[3])) },
  };
}

function inRange(bench: Bench, { stack, geometry, frame }: Slice, [low, high]: Range): (column: number, row: number) => boolean {
  return (column, row) => {
    const value = bench.engine.valueAt(stack.id, frame, toWorld(geometry, [column, row, frame]));
    return value !== null && value >= low && value <= high;
  };
}
