/** Values between the voxels of a volume, by trilinear interpolation. */

import { add, dot, scale, subtract, type Vector } from "./space";
import { stepOf, type CutGrid } from "./cut";
import type { StackGeometry } from "./stack";

type Numbers = ArrayLike<number>;

/** A hair outside counts as on the outermost voxels: positions are rounded. */
const HAIR = 1e-4;

/** Column, row and frame (with fractions) at a place. */
function voxelAt(g: StackGeometry, place: Vector): [number, number, number] {
  const offset = subtract(place, g.origins[0] ?? [0, 0, 0]);
  return [dot(offset, g.rowDirection) / g.columnSpacing, dot(offset, g.columnDirection) / g.rowSpacing, dot(offset, g.normal) / stepOf(g)];
}

/** Frame by frame the numbers of the volume; null outside of it. */
export function interpolated(frames: readonly Numbers[], g: StackGeometry, place: Vector): number | null {
  const [i, j, k] = voxelAt(g, place);
  const value = valueBetween(frames, g, i, j, k);
  return Number.isNaN(value) ? null : value;
}

function valueBetween(frames: readonly Numbers[], g: StackGeometry, i: number, j: number, k: number): number {
  const [lastI, lastJ, lastK] = [g.columns - 1, g.rows - 1, g.frames - 1];
  if (!(i >= -HAIR && j >= -HAIR && k >= -HAIR && i <= lastI + HAIR && j <= lastJ + HAIR && k <= lastK + HAIR)) return NaN;
  const i0 = Math.max(0, Math.min(lastI - 1, Math.floor(i)));
  const j0 = Math.max(0, Math.min(lastJ - 1, Math.floor(j)));
  const k0 = Math.max(0, Math.min(lastK - 1, Math.floor(k)));
  const [x, y, z] = [i - i0, j - j0, k - k0];
  const right = lastI > 0 ? 1 : 0;
  const at = j0 * g.columns + i0;
  const below = at + (lastJ > 0 ? g.columns : 0);
  const near = frames[k0] as Numbers;
  const far = frames[Math.min(lastK, k0 + 1)] as Numbers;
  const plane = (numbers: Numbers): number => {
    const top = (numbers[at] as number) * (1 - x) + (numbers[at + right] as number) * x;
    const bottom = (numbers[below] as number) * (1 - x) + (numbers[below + right] as number) * x;
    return top * (1 - y) + bottom * y;
  };
  return plane(near) * (1 - z) + plane(far) * z;
}

/** One frame of a cut, written into `into`; `outside` where the volume does not reach. */
export function resliced(frames: readonly Numbers[], g: StackGeometry, grid: CutGrid, frame: number, into: { [at: number]: number }, rounds: boolean, outside: number): void {
  const origin = grid.origins[frame] ?? [0, 0, 0];
  const [i0, j0, k0] = voxelAt(g, origin);
  const step = (axis: Vector): Vector => subtract(voxelAt(g, add(origin, scale(axis, grid.spacing))), [i0, j0, k0]);
  const [right, down] = [step(grid.right), step(grid.down)];
  for (let row = 0; row < grid.rows; row += 1) {
    for (let column = 0; column < grid.columns; column += 1) {
      const value = valueBetween(
        frames,
        g,
        i0 + row * down[0] + column * right[0],
        j0 + row * down[1] + column * right[1],
        k0 + row * down[2] + column * right[2],
      );
      into[row * grid.columns + column] = Number.isNaN(value) ? outside : rounds ? Math.round(value) : value;
    }
  }
}
