/** The largest diameter of a painted region, in mm: the longest chord of its outline on any one of its slices. */

import type { StackGeometry } from "../geometry/stack";

type Corner = readonly [x: number, y: number];

const known = new WeakMap<Uint32Array, number>();

/** Between outer edges of pixels, as the outline is drawn; 0 for an empty mask. Kept, since runs never change. */
export function widestMm(runs: Uint32Array, g: StackGeometry): number {
  const found = known.get(runs) ?? Math.max(0, ...cornersByFrame(runs, g).map(widest));
  known.set(runs, found);
  return found;
}

/** From the runs alone: the ends of every painted row, without unpacking a voxel. */
function cornersByFrame(runs: Uint32Array, g: StackGeometry): Corner[][] {
  const frames = new Map<number, Map<number, [first: number, last: number]>>();
  let start = 0;
  runs.forEach((run, i) => {
    const end = start + run;
    for (let at = start; i % 2 === 1 && at < end; ) {
      const line = Math.floor(at / g.columns);
      const stop = Math.min(end, (line + 1) * g.columns);
      const frame = Math.floor(line / g.rows);
      const rows = frames.get(frame) ?? new Map<number, [number, number]>();
      frames.set(frame, rows);
      const ends = rows.get(line % g.rows);
      rows.set(line % g.rows, [ends?.[0] ?? at % g.columns, (stop - 1) % g.columns]);
      at = stop;
    }
    start = end;
  });
  return [...frames.values()].map((rows) =>
    [...rows].flatMap(([row, [first, last]]) =>
      [-0.5, 0.5].flatMap((half): Corner[] => [
        [(first - 0.5) * g.columnSpacing, (row + half) * g.rowSpacing],
        [(last + 0.5) * g.columnSpacing, (row + half) * g.rowSpacing],
      ]),
    ),
  );
}

function widest(corners: readonly Corner[]): number {
  const hull = hullOf(corners);
  let best = 0;
  hull.forEach((a, i) => hull.slice(i + 1).forEach((b) => (best = Math.max(best, Math.hypot(a[0] - b[0], a[1] - b[1])))));
  return best;
}

/** The convex hull by monotone chains (Andrew 1979): the farthest two points of a set are on it. */
function hullOf(corners: readonly Corner[]): Corner[] {
  const sorted = [...corners].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  const turn = (o: Corner, a: Corner, b: Corner): number => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const chain = (points: readonly Corner[]): Corner[] => {
    const kept: Corner[] = [];
    for (const point of points) {
      while (kept.length >= 2 && turn(kept.at(-2) as Corner, kept.at(-1) as Corner, point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept;
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}
