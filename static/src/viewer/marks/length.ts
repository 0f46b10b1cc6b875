/** A straight length between two points, in mm. */

import { between } from "../geometry/space";
import { lineOnFrame } from "../geometry/projection";
import { lengthMm } from "../geometry/measures";
import type { WireLength } from "../props";
import type { MarkKind } from "./kind";
import type { LengthGeometry } from "./mark";
import { emptySketch, isHomeOfPlaces } from "./sketch";

const mm = ({ points_mm: [a, b] }: LengthGeometry): number => lengthMm(a, b);

export const LENGTH: MarkKind<LengthGeometry> = {
  key: "length",
  label: "Length",
  toWire: ({ points_mm }) => ({ points_mm: [...points_mm] }),
  fromWire: (wire) => ({ kind: "length", points_mm: (wire as WireLength).points_mm as unknown as LengthGeometry["points_mm"] }),
  sketch: (geometry, place) => {
    const sketch = emptySketch();
    const seen = lineOnFrame(place.shown, place.frame, geometry.points_mm, false);
    if (seen.line.length) sketch.lines.push({ points: seen.line, closed: false });
    sketch.crossings = seen.crossings;
    if (isHomeOfPlaces(place)) sketch.handles = [...geometry.points_mm];
    if (seen.line[1]) sketch.caption = { at: seen.line[1], text: `${mm(geometry).toFixed(1)} mm` };
    return sketch;
  },
  centre: ({ points_mm: [a, b] }) => between(a, b, 0.5),
  measure: (geometry) => `${mm(geometry).toFixed(1)} mm`,
  longestMm: mm,
  moved: (geometry, handle, to) => ({
    ...geometry,
    points_mm: handle === 0 ? [to, geometry.points_mm[1]] : [geometry.points_mm[0], to],
  }),
};
