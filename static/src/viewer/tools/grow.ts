/** Grows a region from a click over alike pixels, inside a drawn outline if there is one; dragging widens what is alike. */

import type { Raster } from "../geometry/outline";
import { toPixel, toWorld } from "../geometry/stack";
import type { World } from "../geometry/space";
import type { Mark } from "../marks/mark";
import { frameOf, grown, rasterised } from "../marks/shaping";
import { paintStroke, sizeOf } from "../marks/volume";
import { brightnessAround } from "./brush";
import { keep, paintingOn } from "./painting";
import { homeFrame, placeOf, type Bench, type Slice, type Tool } from "./tool";

/** Without an outline, the farthest that a region may grow, in brush radii. */
const REACH_RADII = 4;
const PER_PIXEL = 1 / 120;

export const GROW_TOOL: Tool = {
  key: "grow",
  label: "Region grow",
  hint: "Press inside the lesion: alike pixels are painted, inside its contour if it has one. Drag right for more, left for less.",
  cursor: "crosshair",
  draws: true,
  makes: "mask",
  encloses: true,
  press: (bench, pointer) => {
    const slice = bench.slice(pointer.pane);
    const seed = placeOf(bench, pointer);
    const range = slice && seed && brightnessAround(bench, slice, seed);
    if (!slice || !seed || !range) return null;
    const { geometry: g, frame, stack } = slice;
    const painting = paintingOn(bench, slice);
    if (bench.refuses(painting.mark)) return null;
    const before = frameOf(painting.voxels, g, frame).filled.slice();
    const within = boundsOfGrowth(bench, slice, seed);
    const [column, row] = toPixel(g, seed, frame).map(Math.round) as [number, number];
    const known = new Map<number, number | null>();
    const valueAt = (pixel: number): number | null => {
      const found = known.get(pixel);
      if (found !== undefined) return found;
      const value = bench.engine.valueAt(stack.id, frame, toWorld(g, [pixel % g.columns, Math.floor(pixel / g.columns), frame]));
      known.set(pixel, value);
      return value;
    };
    const middle = (range[0] + range[1]) / 2;
    const show = (widening: number): void => {
      const reach = (range[1] - middle) * widening;
      const found = grown(within, row * g.columns + column, valueAt, middle - reach, middle + reach);
      frameOf(painting.voxels, g, frame).filled.set(before.map((value, i) => value | (found[i] as number)));
      bench.preview({ kind: "mask", mark: painting.mark, voxels: painting.voxels, frame });
    };
    show(1);
    return {
      move: ({ at }) => show(Math.exp((at[0] - pointer.at[0]) * PER_PIXEL)),
      release: () => {
        bench.preview(null);
        keep(bench, painting, painting.voxels, "region grow");
        return true;
      },
      cancel: () => bench.preview(null),
    };
  },
};

/** The inside of the innermost outline on this slice that holds the seed, one of what is drawn before others; else a disc around it. */
function boundsOfGrowth(bench: Bench, slice: Slice, seed: World): Raster {
  const { geometry: g, frame } = slice;
  const [column, row] = toPixel(g, seed, frame).map(Math.round) as [number, number];
  const raster = (filled: Uint8Array): Raster => ({ width: g.columns, height: g.rows, filled });
  const owner = bench.owner();
  const around = outlinesOn(bench, slice)
    .map(({ mark, points }) => ({ isOwn: mark.finding_id === owner.finding_id && mark.structure === owner.structure, inside: rasterised(points, g, frame) }))
    .filter(({ inside }) => inside[row * g.columns + column])
    .map((one) => ({ ...one, size: one.inside.reduce((sum, value) => sum + value, 0) }))
    .sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || a.size - b.size);
  if (around[0]) return raster(around[0].inside);
  const disc = new Uint8Array(sizeOf(g));
  paintStroke(disc, g, frame, seed, seed, bench.brushRadiusMm() * REACH_RADII, 1);
  return frameOf(disc, g, frame);
}

const outlinesOn = (bench: Bench, { stack, frame }: Slice): { mark: Mark; points: readonly World[] }[] =>
  bench.store.marks().flatMap((mark) => {
    const isHere = mark.geometry.kind === "contour" && mark.stack_id === stack.id && homeFrame(mark, stack) === frame;
    return isHere ? [{ mark, points: mark.geometry.points_mm }] : [];
  });
