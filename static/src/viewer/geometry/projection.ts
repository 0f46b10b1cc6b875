/** What of a mark is seen on a slice it was not drawn on. */

import { between, dot, scale, subtract, type Vector, type World } from "./space";
import { heightAbove, type StackGeometry } from "./stack";

/** Half the thickness that a slice stands for, so that every place belongs to some slice. */
export const reachMm = (g: StackGeometry): number => g.sliceSpacing / 2 + 1e-3;

/** True when a position belongs to this frame. */
export const isOnFrame = (g: StackGeometry, frame: number, point: Vector): boolean =>
  Math.abs(heightAbove(g, frame, point)) <= reachMm(g);

/** The foot of a position on a frame's plane. */
export const onPlane = (g: StackGeometry, frame: number, point: Vector): World =>
  subtract(point, scale(g.normal, heightAbove(g, frame, point))) as World;

/**
 * A drawn line (contour or length) on a slice: the whole line, put on the plane, where all of it belongs to the
 * slice; otherwise the points where it passes through the plane.
 */
export function lineOnFrame(
  g: StackGeometry,
  frame: number,
  points: readonly World[],
  closed: boolean,
): { line: World[]; crossings: World[] } {
  if (points.every((point) => isOnFrame(g, frame, point))) {
    return { line: points.map((point) => onPlane(g, frame, point)), crossings: [] };
  }
  const crossings: World[] = [];
  const count = closed ? points.length : points.length - 1;
  for (let i = 0; i < count; i += 1) {
    const a = points[i] as World;
    const b = points[(i + 1) % points.length] as World;
    const from = heightAbove(g, frame, a);
    const to = heightAbove(g, frame, b);
    if (from === to || from * to > 0) continue;
    crossings.push(between(a, b, from / (from - to)));
  }
  return { line: [], crossings };
}

/** The screen's axes in patient space, given how a pane turns its stack (none: as acquired). */
export const planeAxes = (g: StackGeometry): { right: Vector; down: Vector } => ({
  right: g.rowDirection,
  down: g.columnDirection,
});

/** True where two stacks are cut along the same planes, within a thousandth. */
export const isSamePlane = (a: StackGeometry, b: StackGeometry): boolean =>
  Math.abs(dot(a.normal, b.normal)) > 0.999;
