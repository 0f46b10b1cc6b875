/** Rigid maps between frames of reference: places, directions and whole stacks carried from one into another. */

import { add, cross, dot, length, subtract, type Vector, type World } from "./space";
import type { StackGeometry } from "./stack";

/** Made by `rigidOf`, `inverse` and `UNMOVED` only: turns and shifts, and keeps every distance. */
export interface Rigid {
  readonly rows: readonly [Vector, Vector, Vector];
  readonly shift: Vector;
  readonly __map: "rigid";
}

const LARGEST_ERROR = 1e-6;

export const UNMOVED: Rigid = { rows: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], shift: [0, 0, 0], __map: "rigid" };

/** Of a 4x4 matrix, row by row; null where it stretches, shears or mirrors. */
export function rigidOf(matrix: readonly (readonly number[])[]): Rigid | null {
  const numbers = matrix.flat();
  if (numbers.length !== 16 || !numbers.every(Number.isFinite)) return null;
  const at = (row: number, column: number): number => numbers[row * 4 + column] as number;
  const row = (i: number): Vector => [at(i, 0), at(i, 1), at(i, 2)];
  const rows = [row(0), row(1), row(2)] as const;
  const isTurn = rows.every((one, i) => rows.every((other, j) => Math.abs(dot(one, other) - (i === j ? 1 : 0)) <= LARGEST_ERROR));
  const isUnmirrored = length(subtract(cross(rows[0], rows[1]), rows[2])) <= 10 * LARGEST_ERROR;
  const isMap = [0, 0, 0, 1].every((wanted, column) => at(3, column) === wanted);
  return isTurn && isUnmirrored && isMap ? { rows, shift: [at(0, 3), at(1, 3), at(2, 3)], __map: "rigid" } : null;
}

export const turned = ({ rows }: Rigid, direction: Vector): Vector => [dot(rows[0], direction), dot(rows[1], direction), dot(rows[2], direction)];

export const carried = (map: Rigid, place: Vector): World => add(turned(map, place), map.shift);

export function inverse({ rows: [a, b, c], shift }: Rigid): Rigid {
  const rows = [[a[0], b[0], c[0]], [a[1], b[1], c[1]], [a[2], b[2], c[2]]] as const;
  const back = { rows, shift: [0, 0, 0], __map: "rigid" } as const;
  const [x, y, z] = turned(back, shift);
  return { ...back, shift: [-x, -y, -z] };
}

/** The same stack as it lies in another frame of reference; sizes and spacings stay. */
export function geometryIn(map: Rigid, g: StackGeometry, frameOfReference: string): StackGeometry {
  const normal = turned(map, g.normal);
  const origins = g.origins.map((origin) => carried(map, origin));
  return {
    ...g,
    frameOfReference,
    rowDirection: turned(map, g.rowDirection),
    columnDirection: turned(map, g.columnDirection),
    normal,
    origins,
    heights: origins.map((origin) => dot(origin, normal)),
  };
}
