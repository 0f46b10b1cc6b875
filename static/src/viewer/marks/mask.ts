/** A painted region on the grid of its stack. */

import { isSameFrameOfReference } from "../geometry/linking";
import { toWorld, voxelVolumeMl, type StackGeometry } from "../geometry/stack";
import type { WireMask } from "../props";
import { widestMm } from "./diameter";
import type { MarkKind } from "./kind";
import type { MaskGeometry } from "./mark";
import { filledCount, packRuns, unpackRuns } from "./runs";
import { emptySketch } from "./sketch";
import { boundsOf, crossSection, ownSlice, voxelsFor, type MaskSlice } from "./volume";

const slices = new WeakMap<Uint32Array, Map<string, MaskSlice | null>>();

/** The piece of a mask on a slice; kept, since scrolling asks for the same ones again. */
function sliceOf(runs: Uint32Array, home: StackGeometry, shown: StackGeometry, frame: number): MaskSlice | null {
  const known = slices.get(runs) ?? new Map<string, MaskSlice | null>();
  slices.set(runs, known);
  const key = `${shown.stackId} ${frame}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const voxels = voxelsFor(runs, home);
  const isOwn = home.stackId === shown.stackId;
  const slice = isOwn ? ownSlice(voxels, home, frame) : crossSection(voxels, home, shown, frame);
  known.set(key, slice);
  return slice;
}

export const MASK: MarkKind<MaskGeometry> = {
  key: "mask",
  label: "Painted region",
  toWire: async ({ runs, voxels }) => ({ encoding: "rle-gzip-1", data: await packRuns(runs), voxels }),
  fromWire: async (wire) => {
    const runs = await unpackRuns((wire as WireMask).data);
    return { kind: "mask", runs, voxels: filledCount(runs) };
  },
  sketch: ({ runs, voxels }, { home, shown, frame }) => {
    const sketch = emptySketch();
    if (!voxels || (home.stackId !== shown.stackId && !isSameFrameOfReference(home, shown))) return sketch;
    const slice = sliceOf(runs, home, shown, frame);
    if (slice?.filled.includes(1)) sketch.areas.push(slice);
    return sketch;
  },
  centre: ({ runs }, home) => {
    const bounds = boundsOf(voxelsFor(runs, home), home);
    if (!bounds) return null;
    const middle = (axis: number): number => ((bounds.low[axis] as number) + (bounds.high[axis] as number)) / 2;
    return toWorld(home, [middle(0), middle(1), middle(2)]);
  },
  measure: ({ runs, voxels }, home) => `${(voxels * voxelVolumeMl(home)).toFixed(2)} ml · ${widestMm(runs, home).toFixed(1)} mm`,
  longestMm: () => null,
  moved: null,
};
