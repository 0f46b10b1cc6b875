/** Changing part of a closed outline: redrawing it between two places, or pulling it at one. */

import { add, distance, length, scale, subtract, type World } from "./space";

/** Index of the corner nearest to a place. */
export function nearestCorner(points: readonly World[], place: World): number {
  let best = 0;
  points.forEach((point, i) => {
    if (distance(point, place) < distance(points[best] as World, place)) best = i;
  });
  return best;
}

const wayLength = (points: readonly World[]): number =>
  points.slice(1).reduce((sum, point, i) => sum + distance(point, points[i] as World), 0);

/** Corners from one to another along the outline, both included. */
function arc(points: readonly World[], from: number, to: number): World[] {
  const count = ((to - from + points.length) % points.length) + 1;
  return Array.from({ length: count }, (_, i) => points[(from + i) % points.length] as World);
}

/** The outline with `drawn` in the place of its shorter part between the ends of `drawn`. */
export function redrawn(points: readonly World[], drawn: readonly World[]): World[] {
  const from = nearestCorner(points, drawn[0] as World);
  const to = nearestCorner(points, drawn.at(-1) as World);
  if (from === to) return [...points];
  const forward = arc(points, from, to);
  const backward = arc(points, to, from);
  // what is kept runs from the end of the drawing back to its beginning
  return wayLength(forward) <= wayLength(backward) ? [...drawn, ...backward.slice(1, -1)] : [...[...drawn].reverse(), ...forward.slice(1, -1)];
}

/** The outline with one corner pulled to a place, its neighbours within `reachMm` following the less the farther off. */
export function pulled(points: readonly World[], corner: number, to: World, reachMm: number): World[] {
  const from = points[corner] as World;
  const by = subtract(to, from);
  return points.map((point, i) => {
    const off = length(subtract(point, from)) / reachMm;
    return i === corner || off < 1 ? add(point, scale(by, i === corner ? 1 : (1 - off * off) ** 2)) : point;
  });
}
