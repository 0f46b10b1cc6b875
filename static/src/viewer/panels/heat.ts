/** "k of n": how many readers enclosed each pixel of a slice, from masks and from contours on that slice. */

import { isOnFrame } from "../geometry/projection";
import { add, dot, scale, subtract, type World } from "../geometry/space";
import { toPixel, type StackGeometry } from "../geometry/stack";
import type { Mark } from "../marks/mark";
import { voxelsFor } from "../marks/volume";

export interface HeatMap {
  readonly width: number;
  readonly height: number;
  /** Number of readers for each pixel. */
  readonly counts: Uint8Array;
}

export interface ReaderMarks {
  readonly marks: readonly Mark[];
}

export function heatOn(
  readers: readonly ReaderMarks[],
  shown: StackGeometry,
  frame: number,
  geometry: (stackId: string) => StackGeometry | null,
): HeatMap {
  const size = shown.rows * shown.columns;
  const counts = new Uint8Array(size);
  for (const { marks } of readers) {
    const inside = new Uint8Array(size);
    for (const mark of marks) {
      const home = geometry(mark.stack_id);
      if (!home || home.frameOfReference !== shown.frameOfReference) continue;
      if (mark.geometry.kind === "mask") addMask(inside, voxelsFor(mark.geometry.runs, home), home, shown, frame);
      if (mark.geometry.kind === "contour") addContour(inside, mark.geometry.points_mm, shown, frame);
    }
    inside.forEach((value, i) => (counts[i] = (counts[i] ?? 0) + value));
  }
  return { width: shown.columns, height: shown.rows, counts };
}

function addMask(inside: Uint8Array, voxels: Uint8Array, home: StackGeometry, shown: StackGeometry, frame: number): void {
  const origin = subtract(shown.origins[frame] as World, home.origins[0] as World);
  const right = scale(shown.rowDirection, shown.columnSpacing);
  const down = scale(shown.columnDirection, shown.rowSpacing);
  for (let row = 0; row < shown.rows; row += 1) {
    const line = add(origin, scale(down, row));
    for (let column = 0; column < shown.columns; column += 1) {
      const at = add(line, scale(right, column));
      const x = Math.round(dot(at, home.rowDirection) / home.columnSpacing);
      const y = Math.round(dot(at, home.columnDirection) / home.rowSpacing);
      const z = Math.round(dot(at, home.normal) / home.sliceSpacing);
      if (x < 0 || y < 0 || z < 0 || x >= home.columns || y >= home.rows || z >= home.frames) continue;
      if (voxels[(z * home.rows + y) * home.columns + x]) inside[row * shown.columns + column] = 1;
    }
  }
}

/** By pixel centres, even-odd, as comparisons are computed. */
function addContour(inside: Uint8Array, points: readonly World[], shown: StackGeometry, frame: number): void {
  if (!points.every((point) => isOnFrame(shown, frame, point))) return;
  const outline = points.map((point) => toPixel(shown, point, frame));
  for (let row = 0; row < shown.rows; row += 1) {
    const crossings: number[] = [];
    outline.forEach(([x1, y1], i) => {
      const [x2, y2] = outline[(i + 1) % outline.length] as readonly [number, number];
      if (y1 > row !== y2 > row) crossings.push(x1 + ((row - y1) / (y2 - y1)) * (x2 - x1));
    });
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i] as number));
      const to = Math.min(shown.columns - 1, Math.floor(crossings[i + 1] as number));
      if (to >= from) inside.fill(1, row * shown.columns + from, row * shown.columns + to + 1);
    }
  }
}

/** Dark to bright; the count is also written beside the image. */
export const HEAT_COLOURS = ["#3b528b", "#21918c", "#5ec962", "#fde725"];

export const heatColour = (count: number, of: number): string =>
  HEAT_COLOURS[Math.min(HEAT_COLOURS.length - 1, Math.floor(((count - 1) / Math.max(1, of - 1)) * (HEAT_COLOURS.length - 1)))] as string;
