/** Thins a freehand line: a hand draws some 900 points where 60 say the same. */

import { add, dot, length, scale, subtract, type Vector } from "./space";

/** Douglas-Peucker: keeps both ends and every point farther than `toleranceMm` from the thinned line. */
export function simplify<Point extends Vector>(points: readonly Point[], toleranceMm: number): Point[] {
  if (points.length < 3) return [...points];
  const kept = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let farthest = -1;
    let most = toleranceMm;
    for (let i = from + 1; i < to; i += 1) {
      const off = distanceToSegment(points[i] as Point, points[from] as Point, points[to] as Point);
      if (off > most) [farthest, most] = [i, off];
    }
    if (farthest < 0) continue;
    kept.add(farthest);
    open.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, i) => kept.has(i));
}

export function distanceToSegment(point: Vector, a: Vector, b: Vector): number {
  const along = subtract(b, a);
  const squared = dot(along, along);
  const t = squared === 0 ? 0 : Math.max(0, Math.min(1, dot(subtract(point, a), along) / squared));
  return length(subtract(point, add(a, scale(along, t))));
}
