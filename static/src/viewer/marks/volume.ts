/** Voxel arrays of masks, decoded from run lengths when needed; only the last few are kept in memory. */

import type { Raster } from "../geometry/outline";
import { toPixel, type StackGeometry } from "../geometry/stack";
import { add, dot, scale, subtract, type World } from "../geometry/space";
import { voxelsOf } from "./runs";

const KEPT = 6;
const recent = new Map<Uint32Array, Uint8Array>();

export const sizeOf = (g: StackGeometry): number => g.rows * g.columns * g.frames;

/** The voxels of a mask. Shared: copy before painting. */
export function voxelsFor(runs: Uint32Array, g: StackGeometry): Uint8Array {
  const known = recent.get(runs);
  const voxels = known ?? voxelsOf(runs, sizeOf(g));
  recent.delete(runs);
  recent.set(runs, voxels);
  const oldest = recent.keys().next().value;
  if (recent.size > KEPT && oldest) recent.delete(oldest);
  return voxels;
}

/** Sets or clears every (allowed) pixel whose centre lies within `radiusMm` of the line from `from` to `to` on one frame. */
export function paintStroke(
  voxels: Uint8Array,
  g: StackGeometry,
  frame: number,
  from: World,
  to: World,
  radiusMm: number,
  value: 0 | 1,
  allowed: ((column: number, row: number) => boolean) | null = null,
): void {
  const a = toPixel(g, from, frame);
  const b = toPixel(g, to, frame);
  const reachX = radiusMm / g.columnSpacing;
  const reachY = radiusMm / g.rowSpacing;
  const first = (low: number): number => Math.max(0, Math.ceil(low));
  const lastX = Math.min(g.columns - 1, Math.floor(Math.max(a[0], b[0]) + reachX));
  const lastY = Math.min(g.rows - 1, Math.floor(Math.max(a[1], b[1]) + reachY));
  const ax = a[0] * g.columnSpacing;
  const ay = a[1] * g.rowSpacing;
  const dx = b[0] * g.columnSpacing - ax;
  const dy = b[1] * g.rowSpacing - ay;
  const squared = dx * dx + dy * dy;
  const limit = radiusMm * radiusMm + 1e-9;
  for (let row = first(Math.min(a[1], b[1]) - reachY); row <= lastY; row += 1) {
    for (let column = first(Math.min(a[0], b[0]) - reachX); column <= lastX; column += 1) {
      const px = column * g.columnSpacing - ax;
      const py = row * g.rowSpacing - ay;
      const t = squared === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / squared));
      const off = (px - t * dx) ** 2 + (py - t * dy) ** 2;
      if (off <= limit && (!allowed || allowed(column, row))) voxels[(frame * g.rows + row) * g.columns + column] = value;
    }
  }
}

/** A flat piece of a mask: a raster with the patient place of its first pixel and of its steps. */
export interface MaskSlice extends Raster {
  readonly origin: World;
  readonly stepRight: readonly [number, number, number];
  readonly stepDown: readonly [number, number, number];
}

/** The mask on one of its own frames. */
export function ownSlice(voxels: Uint8Array, g: StackGeometry, frame: number): MaskSlice {
  const size = g.rows * g.columns;
  return {
    width: g.columns,
    height: g.rows,
    filled: voxels.subarray(frame * size, (frame + 1) * size),
    origin: g.origins[frame] as World,
    stepRight: scale(g.rowDirection, g.columnSpacing),
    stepDown: scale(g.columnDirection, g.rowSpacing),
  };
}

/** Frame, row and column bounds of what is filled, or null for an empty mask. */
export function boundsOf(voxels: Uint8Array, g: StackGeometry): { low: number[]; high: number[] } | null {
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  for (let i = voxels.indexOf(1); i >= 0; i = voxels.indexOf(1, i + 1)) {
    const place = [i % g.columns, Math.floor(i / g.columns) % g.rows, Math.floor(i / (g.columns * g.rows))];
    place.forEach((value, axis) => {
      if (value < (low[axis] as number)) low[axis] = value;
      if (value > (high[axis] as number)) high[axis] = value;
    });
  }
  return (high[0] as number) < 0 ? null : { low, high };
}

/** The mask where another stack's slice cuts it: nearest voxel, sampled as finely as the mask or the slice is. */
export function crossSection(
  voxels: Uint8Array,
  g: StackGeometry,
  target: StackGeometry,
  frame: number,
): MaskSlice | null {
  const bounds = boundsOf(voxels, g);
  if (!bounds) return null;
  const step = Math.min(g.columnSpacing, g.rowSpacing, target.columnSpacing, target.rowSpacing);
  const start = target.origins[frame] as World;
  const box = boxOnPlane(bounds, g, target, start);
  if (!box || box.nearest > g.sliceSpacing + target.sliceSpacing) return null;
  const origin = add(start, add(scale(target.rowDirection, box.left), scale(target.columnDirection, box.top)));
  const width = Math.min(1024, Math.ceil((box.right - box.left) / step) + 1);
  const height = Math.min(1024, Math.ceil((box.bottom - box.top) / step) + 1);
  const stepRight = scale(target.rowDirection, step);
  const stepDown = scale(target.columnDirection, step);
  const filled = new Uint8Array(width * height);
  const low = g.origins[0] as World;
  const perFrame = frameIndexer(g);
  for (let y = 0; y < height; y += 1) {
    const line = subtract(add(origin, scale(stepDown, y)), low);
    for (let x = 0; x < width; x += 1) {
      const at = add(line, scale(stepRight, x));
      const column = Math.round(dot(at, g.rowDirection) / g.columnSpacing);
      const row = Math.round(dot(at, g.columnDirection) / g.rowSpacing);
      const slice = perFrame(dot(at, g.normal));
      if (slice < 0 || column < 0 || row < 0 || column >= g.columns || row >= g.rows) continue;
      filled[y * width + x] = voxels[(slice * g.rows + row) * g.columns + column] ?? 0;
    }
  }
  return { width, height, filled, origin, stepRight, stepDown };
}

/** Frame whose slab holds a height above the first frame; -1 outside the stack. */
function frameIndexer(g: StackGeometry): (height: number) => number {
  const base = g.heights[0] ?? 0;
  return (height) => {
    const guess = Math.round(height / g.sliceSpacing);
    for (const frame of [guess, guess - 1, guess + 1]) {
      const at = g.heights[frame];
      if (at !== undefined && Math.abs(at - base - height) <= g.sliceSpacing / 2 + 1e-3) return frame;
    }
    return -1;
  };
}

function boxOnPlane(bounds: { low: number[]; high: number[] }, g: StackGeometry, target: StackGeometry, start: World) {
  let [left, top, right, bottom, nearest] = [Infinity, Infinity, -Infinity, -Infinity, Infinity];
  let sides = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    const pick = (axis: number): number => ((corner >> axis) & 1 ? bounds.high[axis] : bounds.low[axis]) as number;
    const half = (axis: number): number => ((corner >> axis) & 1 ? 0.5 : -0.5);
    const slab = add(g.origins[pick(2)] as World, scale(g.normal, half(2) * g.sliceSpacing));
    const place = add(
      add(slab, scale(g.rowDirection, (pick(0) + half(0)) * g.columnSpacing)),
      scale(g.columnDirection, (pick(1) + half(1)) * g.rowSpacing),
    );
    const offset = subtract(place, start);
    const across = dot(offset, target.normal);
    sides |= across > 0 ? 1 : 2;
    nearest = Math.min(nearest, Math.abs(across));
    left = Math.min(left, dot(offset, target.rowDirection));
    right = Math.max(right, dot(offset, target.rowDirection));
    top = Math.min(top, dot(offset, target.columnDirection));
    bottom = Math.max(bottom, dot(offset, target.columnDirection));
  }
  return { left, top, right, bottom, nearest: sides === 3 ? 0 : nearest };
}
