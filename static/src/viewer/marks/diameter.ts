/** The largest diameter of a painted region, in mm: the longest chord of its outline on any one of its slices. */

import type { StackGeometry } from "../geometry/stack";
import { eachFilled } from "./runs";

type Corner = readonly [x: number, y: number];

const known = new WeakMap<Uint32Array, number>();

/** Between outer edges of pixels, as the outline is drawn; 0 for an empty mask. Kept, since runs never change. */
export function widestMm(runs: Uint32Array, g: StackGeometry): number {
  const found = known.get(runs) ?? Math.max(0, ...edgesByFrame(runs, g).map(widest));
  known.set(runs, found);
  return found;
}

interface Edges {
  /** Corners of the first and of the last pixel of each painted row, downwards. */
  readonly left: Corner[];
  readonly right: Corner[];
}

/** From the runs alone, without unpacking a voxel. */
function edgesByFrame(runs: Uint32Array, g: StackGeometry): Edges[] {
  const found: Edges[] = [];
  let frame = -1;
  eachFilled(runs, (from, to) => {
    for (let at = from; at < to; ) {
      const line = Math.floor(at / g.columns);
      const stop = Math.min(to, (line + 1) * g.columns);
      if (Math.floor(line / g.rows) !== frame) found.push({ left: [], right: [] });
      frame = Math.floor(line / g.rows);
      const { left, right } = found.at(-1) as Edges;
      for (const y of [(line % g.rows) - 0.5, (line % g.rows) + 0.5]) {
        left.push([((at % g.columns) - 0.5) * g.columnSpacing, y * g.rowSpacing]);
        right.push([(((stop - 1) % g.columns) + 0.5) * g.columnSpacing, y * g.rowSpacing]);
      }
      at = stop;
    }
  });
  return found;
}

/** The farthest two points of a set lie on its convex hull: here its left and its right side. */
function widest({ left, right }: Edges): number {
  const hull = [...side(left, 1), ...side(right, -1)];
  let squared = 0;
  hull.forEach((a, i) => {
    for (let j = i + 1; j < hull.length; j += 1) {
      const b = hull[j] as Corner;
      squared = Math.max(squared, (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2);
    }
  });
  return Math.sqrt(squared);
}

/** One side of a convex hull from corners that are in order downwards (Andrew's monotone chain, 1979). */
function side(corners: readonly Corner[], way: 1 | -1): Corner[] {
  const kept: Corner[] = [];
  for (const c of corners) {
    for (;;) {
      const a = kept[kept.length - 2];
      const b = kept[kept.length - 1];
      if (!a || !b || way * ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) < 0) break;
      kept.pop();
    }
    kept.push(c);
  }
  return kept;
}
