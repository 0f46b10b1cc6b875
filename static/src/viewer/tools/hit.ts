/** Which mark lies under the pointer. */

import { isOnFrame } from "../geometry/projection";
import { canvasDistance, dot, subtract, type Canvas, type World } from "../geometry/space";
import { kindFor } from "../marks/catalogue";
import type { Mark } from "../marks/mark";
import { carriedSketch, emptySketch, type Sketch } from "../marks/sketch";
import type { MaskSlice } from "../marks/volume";
import type { Stack } from "../props";
import { homeFrame, type Bench, type Pointer, type Slice } from "./tool";

const NEAR_PX = 7;

export interface Hit {
  readonly mark: Mark;
  readonly handle: number | null;
}

/** What of a mark is seen on a slice: across frames of reference only where a registration joins them. */
export function sketchOn(mark: Mark, slice: Slice, home: Stack | null, { geometry, joins }: Pick<Bench, "geometry" | "joins">): Sketch {
  const homeGeometry = geometry(mark.stack_id);
  if (!home || !homeGeometry) return emptySketch();
  const isOwn = home.id === slice.stack.id;
  // the slice is brought to the mark and not the mark to the slice: what was drawn is never altered
  const shown = isOwn ? slice.geometry : joins.stack(slice.geometry, homeGeometry.frameOfReference);
  if (!shown) return emptySketch();
  const sketch = kindFor(mark.geometry).sketch(mark.geometry, {
    home: homeGeometry,
    homeFrame: homeFrame(mark, home),
    shown,
    frame: slice.frame,
  });
  const back = shown === slice.geometry ? null : joins.map(homeGeometry.frameOfReference, slice.geometry.frameOfReference);
  if (back) return carriedSketch(sketch, back);
  // what lies on a plane as a whole can be changed there; drawn on an oblique one, it lies on no acquired frame
  const isWhole = sketch.handles.every((at) => isOnFrame(slice.geometry, slice.frame, at));
  return !isWhole ? { ...sketch, handles: [] } : sketch;
}

/** Whether what is being drawn is seen while it grows: on its own stack, and on planes calculated out of it. */
export const isDrawnIn = (mark: Mark, { stack }: Pick<Slice, "stack">): boolean => mark.stack_id === stack.id || mark.stack_id === stack.cut?.of;

/** The nearest mark under the pointer: handles first, then lines, then painted areas, of which the smallest lies on top. */
export function markAt(bench: Bench, pointer: Pointer): Hit | null {
  const slice = bench.slice(pointer.pane);
  if (!slice) return null;
  const toCanvas = (place: World): Canvas | null => bench.engine.toCanvas(pointer.pane, place);
  const place = bench.engine.toWorld(pointer.pane, pointer.at);
  let best: { hit: Hit; distance: number; size: number } | null = null;
  for (const mark of bench.visibleMarks()) {
    const home = bench.stackOf(mark.stack_id);
    const sketch = sketchOn(mark, slice, home, bench);
    const handle = nearest(sketch.handles.map(toCanvas), pointer.at);
    const line = lineDistance(sketch, toCanvas, pointer.at);
    const isInside = place !== null && sketch.areas.some((area) => isFilledAt(area, place));
    const distance = Math.min(handle.distance - 3, line, isInside ? NEAR_PX - 1 : Infinity);
    if (distance > NEAR_PX || (best && best.distance < distance)) continue;
    const size = sketch.areas.reduce((sum, { filled }) => sum + filled.reduce((count, value) => count + value, 0), 0);
    if (best && best.distance === distance && best.size <= size) continue;
    best = { hit: { mark, handle: handle.distance <= NEAR_PX + 2 ? handle.index : null }, distance, size };
  }
  return best?.hit ?? null;
}

function nearest(points: (Canvas | null)[], at: Canvas): { index: number; distance: number } {
  return points.reduce(
    (best, point, index) => {
      const distance = point ? canvasDistance(point, at) : Infinity;
      return distance < best.distance ? { index, distance } : best;
    },
    { index: 0, distance: Infinity },
  );
}

function lineDistance(sketch: Sketch, toCanvas: (place: World) => Canvas | null, at: Canvas): number {
  let best = nearest([...sketch.crosses, ...sketch.crossings].map(toCanvas), at).distance;
  for (const { points, closed } of sketch.lines) {
    const seen = points.map(toCanvas);
    const count = closed ? seen.length : seen.length - 1;
    for (let i = 0; i < count; i += 1) {
      const [a, b] = [seen[i], seen[(i + 1) % seen.length]];
      if (a && b) best = Math.min(best, segmentDistance(at, a, b));
    }
  }
  return best;
}

function segmentDistance(at: Canvas, a: Canvas, b: Canvas): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const squared = dx * dx + dy * dy;
  const t = squared ? Math.max(0, Math.min(1, ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / squared)) : 0;
  return Math.hypot(at[0] - a[0] - t * dx, at[1] - a[1] - t * dy);
}

function isFilledAt(area: MaskSlice, place: World): boolean {
  const offset = subtract(place, area.origin);
  const column = Math.round(dot(offset, area.stepRight) / dot(area.stepRight, area.stepRight));
  const row = Math.round(dot(offset, area.stepDown) / dot(area.stepDown, area.stepDown));
  if (column < 0 || row < 0 || column >= area.width || row >= area.height) return false;
  return area.filled[row * area.width + column] === 1;
}
