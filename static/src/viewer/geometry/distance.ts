/** Exact Euclidean distances on a raster, after Felzenszwalb and Huttenlocher (2012), with pixel spacing. */

import type { Raster } from "./outline";

const FAR = 1e20;

/** Distance in mm of every pixel centre to the border of what is filled: negative inside, positive outside. */
export function signedDistance(raster: Raster, rowSpacing: number, columnSpacing: number): Float64Array {
  const outside = squaredDistances(raster, 1, rowSpacing, columnSpacing);
  const inside = squaredDistances(raster, 0, rowSpacing, columnSpacing);
  const half = Math.min(rowSpacing, columnSpacing) / 2;
  // the border runs between pixels: half a pixel nearer than the nearest centre of the other kind
  return outside.map((value, i) => (raster.filled[i] ? half - Math.sqrt(inside[i] as number) : Math.sqrt(value) - half));
}

/** Squared distance to the nearest pixel whose value is `wanted`. */
function squaredDistances({ width, height, filled }: Raster, wanted: 0 | 1, rowSpacing: number, columnSpacing: number): Float64Array {
  const grid = Float64Array.from(filled, (value) => (value === wanted ? 0 : FAR));
  const longest = Math.max(width, height);
  const scratch = { line: new Float64Array(longest), at: new Int32Array(longest), from: new Float64Array(longest + 1) };
  for (let column = 0; column < width; column += 1) alongLine(grid, column, width, height, rowSpacing, scratch);
  for (let row = 0; row < height; row += 1) alongLine(grid, row * width, 1, width, columnSpacing, scratch);
  return grid;
}

interface Scratch {
  readonly line: Float64Array;
  readonly at: Int32Array;
  readonly from: Float64Array;
}

/** Lower envelope of the parabolas that stand on each place of one line. */
function alongLine(grid: Float64Array, start: number, stride: number, count: number, spacing: number, { line, at, from }: Scratch): void {
  for (let i = 0; i < count; i += 1) line[i] = grid[start + i * stride] as number;
  const squared = spacing * spacing;
  const meet = (a: number, b: number): number =>
    ((line[b] as number) + squared * b * b - (line[a] as number) - squared * a * a) / (2 * squared * (b - a));
  let last = 0;
  at[0] = 0;
  from[0] = -Infinity;
  from[1] = Infinity;
  for (let i = 1; i < count; i += 1) {
    let crossing = meet(at[last] as number, i);
    while (last > 0 && crossing <= (from[last] as number)) {
      last -= 1;
      crossing = meet(at[last] as number, i);
    }
    last += 1;
    at[last] = i;
    from[last] = crossing;
    from[last + 1] = Infinity;
  }
  let piece = 0;
  for (let i = 0; i < count; i += 1) {
    while ((from[piece + 1] as number) < i) piece += 1;
    const off = i - (at[piece] as number);
    grid[start + i * stride] = squared * off * off + (line[at[piece] as number] as number);
  }
}
