/** The geometry of one stack: where its pixels lie in the patient. Frames ascend along the normal. */

import { add, cross, dot, normalise, scale, subtract, type Vector, type Voxel, type World } from "./space";

/** What the geometry needs of a stack of the manifest. */
export interface StackShape {
  readonly id: string;
  readonly frame_of_reference_uid: string;
  readonly grid: {
    readonly rows: number;
    readonly columns: number;
    readonly row_spacing_mm: number;
    readonly column_spacing_mm: number;
    readonly row_direction: Vector;
    readonly column_direction: Vector;
  };
  readonly frames: readonly { readonly position_mm: Vector }[];
  readonly cut?: { readonly of: string };
}

export interface StackGeometry {
  readonly stackId: string;
  readonly frameOfReference: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  /** Distance between rows, and between columns. */
  readonly rowSpacing: number;
  readonly columnSpacing: number;
  /** Median distance between neighbouring frames along the normal; 1 for a single frame. */
  readonly sliceSpacing: number;
  readonly rowDirection: Vector;
  readonly columnDirection: Vector;
  readonly normal: Vector;
  readonly origins: readonly World[];
  /** Position of each frame along the normal, in mm. */
  readonly heights: readonly number[];
  /** The volume that this plane is calculated out of; null for acquired frames. */
  readonly cutOf: string | null;
}

export function geometryOf(stack: StackShape): StackGeometry {
  const { grid } = stack;
  const normal = normalise(cross(grid.row_direction, grid.column_direction));
  const origins = stack.frames.map((frame) => frame.position_mm as World);
  const heights = origins.map((origin) => dot(origin, normal));
  const steps = heights.slice(1).map((height, i) => Math.abs(height - (heights[i] ?? 0)));
  steps.sort((a, b) => a - b);
  return {
    stackId: stack.id,
    frameOfReference: stack.frame_of_reference_uid,
    rows: grid.rows,
    columns: grid.columns,
    frames: origins.length,
    rowSpacing: grid.row_spacing_mm,
    columnSpacing: grid.column_spacing_mm,
    sliceSpacing: steps[Math.floor(steps.length / 2)] || 1,
    rowDirection: grid.row_direction,
    columnDirection: grid.column_direction,
    normal,
    origins,
    heights,
    cutOf: stack.cut?.of ?? null,
  };
}

export const voxelVolumeMl = (g: StackGeometry): number =>
  (g.rowSpacing * g.columnSpacing * g.sliceSpacing) / 1000;

/** Patient position of a voxel centre; the frame is rounded to one that exists. */
export function toWorld(g: StackGeometry, [column, row, frame]: Voxel): World {
  const origin = g.origins[clampFrame(g, frame)] ?? [0, 0, 0];
  const along = add(origin, scale(g.rowDirection, column * g.columnSpacing));
  return add(along, scale(g.columnDirection, row * g.rowSpacing));
}

/** Column and row (fractions allowed) of a patient position on a given frame's plane. */
export function toPixel(g: StackGeometry, point: Vector, frame: number): readonly [number, number] {
  const offset = subtract(point, g.origins[clampFrame(g, frame)] ?? [0, 0, 0]);
  return [dot(offset, g.rowDirection) / g.columnSpacing, dot(offset, g.columnDirection) / g.rowSpacing];
}

/** The place, or the nearest to it that lies no further than `beyondMm` outside the frame. */
export function keptNear(g: StackGeometry, place: World, frame: number, beyondMm: number): World {
  const [column, row] = toPixel(g, place, frame);
  const near = (at: number, count: number, spacing: number): number => Math.max(-beyondMm / spacing, Math.min(count - 1 + beyondMm / spacing, at));
  const [c, r] = [near(column, g.columns, g.columnSpacing), near(row, g.rows, g.rowSpacing)];
  return c === column && r === row ? place : toWorld(g, [c, r, frame] as Voxel);
}

export function nearestFrame(g: StackGeometry, point: Vector): number {
  const height = dot(point, g.normal);
  let best = 0;
  for (let i = 1; i < g.heights.length; i += 1) {
    if (Math.abs((g.heights[i] ?? 0) - height) < Math.abs((g.heights[best] ?? 0) - height)) best = i;
  }
  return best;
}

/** Signed distance of a position from a frame's plane. */
export const heightAbove = (g: StackGeometry, frame: number, point: Vector): number =>
  dot(point, g.normal) - (g.heights[clampFrame(g, frame)] ?? 0);

export const frameCentre = (g: StackGeometry, frame: number): World =>
  toWorld(g, [(g.columns - 1) / 2, (g.rows - 1) / 2, frame]);

export const middleFrame = (g: StackGeometry): number => Math.floor(g.frames / 2);

export const clampFrame = (g: StackGeometry, frame: number): number =>
  Math.max(0, Math.min(g.frames - 1, Math.round(frame)));
