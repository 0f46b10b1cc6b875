/** A closed freehand outline in one slice. */

import { ellipseMoved } from "../geometry/ellipse";
import { longestChord } from "../geometry/measures";
import { lineOnFrame } from "../geometry/projection";
import { scale, type World } from "../geometry/space";
import type { WireContour } from "../props";
import type { MarkKind } from "./kind";
import type { ContourGeometry } from "./mark";
import { pulled } from "../geometry/redraw";
import { emptySketch, isHome } from "./sketch";

/** More would hide the outline; it can still be redrawn in parts. */
const MOST_HANDLES = 80;
const PULL_REACH_MM = 4;

const longest = (geometry: ContourGeometry): number | null => longestChord(geometry.points_mm)?.mm ?? null;

function middle(points: readonly World[]): World {
  const sum = points.reduce<[number, number, number]>((s, p) => [s[0] + p[0], s[1] + p[1], s[2] + p[2]], [0, 0, 0]);
  return scale(sum, 1 / points.length) as World;
}

export const CONTOUR: MarkKind<ContourGeometry> = {
  key: "contour",
  label: "Contour",
  toWire: ({ points_mm, closed }) => ({ points_mm: [...points_mm], closed }),
  fromWire: (wire) => {
    const { points_mm, closed } = wire as WireContour;
    return { kind: "contour", points_mm, closed };
  },
  sketch: (geometry, place) => {
    const sketch = emptySketch();
    const seen = lineOnFrame(place.shown, place.frame, geometry.points_mm, geometry.closed);
    if (seen.line.length) sketch.lines.push({ points: seen.line, closed: geometry.closed });
    sketch.crossings = seen.crossings;
    const at = seen.line[0];
    if (at) sketch.caption = { at, text: "" };
    if (isHome(place) && geometry.points_mm.length <= MOST_HANDLES) sketch.handles = [...geometry.points_mm];
    return sketch;
  },
  centre: ({ points_mm }) => middle(points_mm),
  measure: (geometry) => `${(longest(geometry) ?? 0).toFixed(1)} mm`,
  longestMm: longest,
  moved: (geometry, handle, to) => ({ ...geometry, points_mm: ellipseMoved(geometry.points_mm, handle, to) ?? pulled(geometry.points_mm, handle, to, PULL_REACH_MM) }),
};
