/** A long axis and the short axis at a right angle to it, in mm. */

import { axesMoved } from "../geometry/axes";
import { lengthMm } from "../geometry/measures";
import { lineOnFrame } from "../geometry/projection";
import { between } from "../geometry/space";
import type { WirePlaces } from "../props";
import type { MarkKind } from "./kind";
import type { BidirectionalGeometry } from "./mark";
import { emptySketch, isHomeOfPlaces } from "./sketch";

const longMm = ({ points_mm: [a, b] }: BidirectionalGeometry): number => lengthMm(a, b);
const words = (geometry: BidirectionalGeometry): string =>
  `${longMm(geometry).toFixed(1)} × ${lengthMm(geometry.points_mm[2], geometry.points_mm[3]).toFixed(1)} mm`;

export const BIDIRECTIONAL: MarkKind<BidirectionalGeometry> = {
  key: "bidirectional",
  label: "Two diameters",
  toWire: ({ points_mm }) => ({ version: 1, points_mm: [...points_mm] }),
  fromWire: (wire) => ({
    kind: "bidirectional",
    points_mm: (wire as WirePlaces).points_mm as unknown as BidirectionalGeometry["points_mm"],
  }),
  sketch: (geometry, place) => {
    const sketch = emptySketch();
    const [a, b, c, d] = geometry.points_mm;
    const seen = [[a, b], [c, d]].map((axis) => lineOnFrame(place.shown, place.frame, axis, false));
    sketch.lines = seen.filter(({ line }) => line.length).map(({ line }) => ({ points: line, closed: false }));
    sketch.crossings = seen.flatMap(({ crossings }) => crossings);
    if (isHomeOfPlaces(place) && sketch.lines.length === 2) sketch.handles = [...geometry.points_mm];
    const at = seen[0]?.line[1];
    if (at) sketch.caption = { at, text: words(geometry) };
    return sketch;
  },
  centre: ({ points_mm: [a, b] }) => between(a, b, 0.5),
  measure: words,
  longestMm: longMm,
  moved: (geometry, handle, to) => ({ ...geometry, points_mm: axesMoved(geometry.points_mm, handle, to) }),
};
