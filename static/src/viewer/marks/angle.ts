/** The angle at the middle of three points, in degrees. */

import { angleDeg } from "../geometry/measures";
import { lineOnFrame } from "../geometry/projection";
import { add, between, distance, length, scale, subtract, type World } from "../geometry/space";
import type { WirePlaces } from "../props";
import type { MarkKind } from "./kind";
import type { AngleGeometry } from "./mark";
import { emptySketch, isHomeOfPlaces } from "./sketch";

const words = ({ points_mm: [a, corner, b] }: AngleGeometry): string => `${angleDeg(a, corner, b).toFixed(1)}°`;

const ARC_MM = 4;
const ARC_STEPS = 12;

/** From one side to the other about the corner, within the shorter of them. */
function arc([a, corner, b]: AngleGeometry["points_mm"]): World[] {
  const radius = Math.min(ARC_MM, distance(a, corner) / 2, distance(corner, b) / 2);
  if (!radius) return [];
  return Array.from({ length: ARC_STEPS + 1 }, (_, i) => {
    const toward = subtract(between(a, b, i / ARC_STEPS), corner);
    const reach = length(toward);
    return add(corner, scale(toward, reach ? radius / reach : 0)) as World;
  });
}

export const ANGLE: MarkKind<AngleGeometry> = {
  key: "angle",
  label: "Angle",
  toWire: ({ points_mm }) => ({ version: 1, points_mm: [...points_mm] }),
  fromWire: (wire) => ({ kind: "angle", points_mm: (wire as WirePlaces).points_mm as unknown as AngleGeometry["points_mm"] }),
  sketch: (geometry, place) => {
    const sketch = emptySketch();
    const seen = lineOnFrame(place.shown, place.frame, geometry.points_mm, false);
    if (seen.line.length) sketch.lines.push({ points: seen.line, closed: false }, { points: arc(seen.line as unknown as AngleGeometry["points_mm"]), closed: false });
    sketch.crossings = seen.crossings;
    if (isHomeOfPlaces(place)) sketch.handles = [...geometry.points_mm];
    if (seen.line[1]) sketch.caption = { at: seen.line[1], text: words(geometry) };
    return sketch;
  },
  centre: ({ points_mm }) => points_mm[1],
  measure: words,
  longestMm: () => null,
  moved: (geometry, handle, to) => ({
    ...geometry,
    points_mm: geometry.points_mm.map((point, i) => (i === handle ? to : point)) as unknown as readonly [World, World, World],
  }),
};
