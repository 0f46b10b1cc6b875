/** What can be done to a painted region as a whole: all pure, on voxels in the order of the stack. */

import { signedDistance } from "../geometry/distance";
import type { Raster } from "../geometry/outline";
import { toPixel, type StackGeometry } from "../geometry/stack";
import type { World } from "../geometry/space";

/** One frame of a mask; shares its memory with `voxels`. */
export const frameOf = (voxels: Uint8Array, g: StackGeometry, frame: number): Raster => ({
  width: g.columns,
  height: g.rows,
  filled: voxels.subarray(frame * g.rows * g.columns, (frame + 1) * g.rows * g.columns),
});

export const isPainted = (voxels: Uint8Array, g: StackGeometry, frame: number): boolean => frameOf(voxels, g, frame).filled.includes(1);

/** Everything that the outside of the image cannot reach is filled. */
export function withoutHoles({ width, height, filled }: Raster): Uint8Array {
  const outside = new Uint8Array(filled.length);
  const open: number[] = [];
  const reach = (i: number): void => {
    if (filled[i] || outside[i]) return;
    outside[i] = 1;
    open.push(i);
  };
  for (let x = 0; x < width; x += 1) [x, (height - 1) * width + x].forEach(reach);
  for (let y = 0; y < height; y += 1) [y * width, y * width + width - 1].forEach(reach);
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const x = i % width;
    if (x > 0) reach(i - 1);
    if (x < width - 1) reach(i + 1);
    if (i >= width) reach(i - width);
    if (i < filled.length - width) reach(i + width);
  }
  return outside.map((value) => 1 - value);
}

/** Rounds corners: a binomial blur of the region, cut at one half, so that its size stays nearly the same. */
export function smoothed({ width, height, filled }: Raster): Uint8Array {
  let weights = Float64Array.from(filled);
  for (const [stride, count] of [[1, width], [width, height]] as const) {
    const blurred = new Float64Array(weights.length);
    for (let i = 0; i < weights.length; i += 1) {
      const place = stride === 1 ? i % width : Math.floor(i / width);
      const value = (off: number): number => weights[i + Math.max(-place, Math.min(count - 1 - place, off)) * stride] as number;
      blurred[i] = (value(-2) + 4 * value(-1) + 6 * value(0) + 4 * value(1) + value(2)) / 16;
    }
    weights = blurred;
  }
  return Uint8Array.from(weights, (value) => (value >= 0.5 ? 1 : 0));
}

/** Fills the frames between painted ones by their signed distances, weighted by millimetres; null if there are none. */
export function interpolated(voxels: Uint8Array, g: StackGeometry): Uint8Array | null {
  const painted = Array.from({ length: g.frames }, (_, frame) => frame).filter((frame) => isPainted(voxels, g, frame));
  const made = voxels.slice();
  let isNew = false;
  painted.slice(1).forEach((upper, i) => {
    const lower = painted[i] as number;
    if (upper - lower < 2) return;
    const [below, above] = [lower, upper].map((frame) => signedDistance(frameOf(voxels, g, frame), g.rowSpacing, g.columnSpacing)) as [Float64Array, Float64Array];
    const [from, to] = [g.heights[lower] as number, g.heights[upper] as number];
    for (let frame = lower + 1; frame < upper; frame += 1) {
      const t = ((g.heights[frame] as number) - from) / (to - from);
      frameOf(made, g, frame).filled.set(below.map((value, at) => ((1 - t) * value + t * (above[at] as number) < 0 ? 1 : 0)));
      isNew = true;
    }
  });
  return isNew ? made : null;
}

/** Pixels whose centre lies inside a closed outline, by the even-odd rule: as the server does it. */
export function rasterised(points: readonly World[], g: StackGeometry, frame: number): Uint8Array {
  const corners = points.map((point) => toPixel(g, point, frame));
  const filled = new Uint8Array(g.rows * g.columns);
  for (let row = 0; row < g.rows; row += 1) {
    const crossings: number[] = [];
    corners.forEach(([x1, y1], i) => {
      const [x2, y2] = corners[(i + 1) % corners.length] as readonly [number, number];
      if (y1 <= row !== y2 <= row) crossings.push(x1 + ((row - y1) / (y2 - y1)) * (x2 - x1));
    });
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const first = Math.max(0, Math.ceil(crossings[i] as number));
      const last = Math.min(g.columns - 1, Math.ceil(crossings[i + 1] as number) - 1);
      if (last >= first) filled.fill(1, row * g.columns + first, row * g.columns + last + 1);
    }
  }
  return filled;
}

/** Pixels of `within` connected to `seed` whose value lies between `low` and `high`. */
export function grown(
  { width, height, filled: within }: Raster,
  seed: number,
  valueAt: (pixel: number) => number | null,
  low: number,
  high: number,
): Uint8Array {
  const found = new Uint8Array(within.length);
  const open: number[] = [];
  const reach = (i: number): void => {
    if (!within[i] || found[i]) return;
    const value = valueAt(i);
    if (value === null || value < low || value > high) return;
    found[i] = 1;
    open.push(i);
  };
  reach(seed);
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const x = i % width;
    if (x > 0) reach(i - 1);
    if (x < width - 1) reach(i + 1);
    if (i >= width) reach(i - width);
    if (i < width * (height - 1)) reach(i + width);
  }
  return found;
}
