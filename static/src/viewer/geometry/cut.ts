/** Planes calculated out of a volume: which way they lie, how far they reach, where their frames are. */

import { add, cross, dot, normalise, scale, subtract, type Vector, type World } from "./space";
import { onPlane } from "./projection";
import { toWorld, type StackGeometry } from "./stack";

export const CUT_PLANES = ["axial", "sagittal", "coronal"] as const;
export type CutPlane = (typeof CUT_PLANES)[number];

/** Degrees: `turn` about the plane's own vertical, then `tilt` about its own horizontal. */
export interface Angles {
  readonly turn: number;
  readonly tilt: number;
}
export const UPRIGHT: Angles = { turn: 0, tilt: 0 };

export interface CutAxes {
  readonly right: Vector;
  readonly down: Vector;
  readonly normal: Vector;
}

/** The grid of a cut: pixels as wide as the volume's finest spacing, frames ascending along the normal. */
export interface CutGrid extends CutAxes {
  readonly rows: number;
  readonly columns: number;
  readonly spacing: number;
  readonly origins: readonly World[];
}

const LARGEST_ERROR_MM = 0.02;

/** Why nothing can be cut out of a stack, or null: its frames must be a box of even steps. */
export function whyNoCut(g: StackGeometry): string | null {
  const [first] = g.origins;
  if (!first || g.frames < 2) return "one frame is no volume";
  const isEven = g.origins.every((origin, frame) => {
    const wanted = add(first, scale(g.normal, frame * stepOf(g)));
    return Math.hypot(...subtract(origin, wanted)) <= LARGEST_ERROR_MM;
  });
  return isEven ? null : "its frames are not evenly spaced above each other";
}

/** From frame to frame, over the whole volume: no error adds up. */
export const stepOf = (g: StackGeometry): number =>
  ((g.heights.at(-1) as number) - (g.heights[0] as number)) / Math.max(1, g.frames - 1);

/** Axes of the volume that are nearest to left, back and head; its own ones where it has no place in a patient. */
function bodyAxes(g: StackGeometry, inPatient: boolean): readonly [Vector, Vector, Vector] {
  const own: readonly Vector[] = [g.rowDirection, g.columnDirection, g.normal];
  if (!inPatient) return [own[0] as Vector, own[1] as Vector, own[2] as Vector];
  const free = [...own];
  const nearest = (axis: number): Vector => {
    free.sort((a, b) => Math.abs(b[axis] as number) - Math.abs(a[axis] as number));
    const found = free.shift() as Vector;
    return (found[axis] as number) < 0 ? scale(found, -1) : found;
  };
  const head = nearest(2);
  const left = nearest(0);
  return [left, nearest(1), head];
}

/** `v` turned about `axis` by an angle in degrees. */
export function rotated(v: Vector, axis: Vector, degrees: number): Vector {
  const angle = (degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return add(add(scale(v, c), scale(cross(axis, v), s)), scale(axis, dot(axis, v) * (1 - c)));
}

export function axesOf(g: StackGeometry, inPatient: boolean, plane: CutPlane, { turn, tilt }: Angles): CutAxes {
  const [left, back, head] = bodyAxes(g, inPatient);
  const [across, along] = { axial: [left, back], sagittal: [back, scale(head, -1)], coronal: [left, scale(head, -1)] }[plane] as [Vector, Vector];
  const right = rotated(across, along, turn);
  const down = rotated(along, right, tilt);
  return { right, down, normal: normalise(cross(right, down)) };
}

/** A cut through the whole volume; one of its frames passes through the point. */
export function cutGrid(g: StackGeometry, axes: CutAxes, point: Vector): CutGrid {
  const spacing = Math.min(g.rowSpacing, g.columnSpacing, stepOf(g));
  const corners = [0, g.columns - 1].flatMap((i) => [0, g.rows - 1].flatMap((j) => [0, g.frames - 1].map((k) => toWorld(g, [i, j, k]))));
  // whole steps from the point, so that every cut of a volume samples the point itself
  const along = (axis: Vector): readonly [number, number] => {
    const reach = corners.map((corner) => dot(subtract(corner, point), axis) / spacing);
    return [Math.ceil(Math.min(...reach) - 1e-6), Math.floor(Math.max(...reach) + 1e-6)];
  };
  const [[x0, x1], [y0, y1], [z0, z1]] = [along(axes.right), along(axes.down), along(axes.normal)];
  const corner = add(add(point, scale(axes.right, x0 * spacing)), scale(axes.down, y0 * spacing));
  return {
    ...axes,
    spacing,
    columns: Math.max(1, x1 - x0 + 1),
    rows: Math.max(1, y1 - y0 + 1),
    origins: Array.from({ length: Math.max(1, z1 - z0 + 1) }, (_, i) => add(corner, scale(axes.normal, (z0 + i) * spacing))),
  };
}

const ROUNDS = 200;

/** The place, or one near it on the same calculated plane that lies no further than `beyondMm` outside the volume. */
export function keptNearVolume(volume: StackGeometry, plane: StackGeometry, frame: number, place: World, beyondMm: number): World {
  let near = place;
  // onto the box and back onto the plane in turn: comes to where both meet, since every cut meets its volume
  for (let round = 0; round < ROUNDS; round += 1) {
    const boxed = inBox(volume, near, beyondMm);
    if (boxed === near) break;
    near = onPlane(plane, frame, boxed);
  }
  return near;
}

function inBox(g: StackGeometry, place: World, beyondMm: number): World {
  const offset = subtract(place, g.origins[0] ?? [0, 0, 0]);
  const sides: readonly [Vector, number][] = [
    [g.rowDirection, (g.columns - 1) * g.columnSpacing],
    [g.columnDirection, (g.rows - 1) * g.rowSpacing],
    [g.normal, (g.frames - 1) * stepOf(g)],
  ];
  return sides.reduce((kept, [axis, longMm]) => {
    const at = dot(offset, axis);
    const near = Math.max(-beyondMm, Math.min(longMm + beyondMm, at));
    return near === at ? kept : (add(kept, scale(axis, near - at)) as World);
  }, place);
}
