/** What needle and core share: two ends, of the case and of no finding. */

import { lengthMm } from "../geometry/measures";
import { lineOnFrame, planeAxes } from "../geometry/projection";
import { between, cross, distance, normalise, subtract, type Vector, type World } from "../geometry/space";
import type { StackGeometry } from "../geometry/stack";
import type { WirePlaces } from "../props";
import type { MarkKind } from "./kind";
import type { CoreGeometry, NeedleGeometry } from "./mark";
import { emptySketch, isHomeOfPlaces } from "./sketch";

type Segment = NeedleGeometry | CoreGeometry;
type Ends = Segment["points_mm"];
type Drawn = { points: readonly World[]; closed: boolean };

const mm = ({ points_mm: [a, b] }: Segment): string => `${lengthMm(a, b).toFixed(1)} mm`;

export function segment<G extends Segment>(
  kind: Pick<MarkKind<G>, "key" | "label" | "ofCase">,
  longestMm: number,
  form: (ends: Ends, shown: StackGeometry) => Drawn[],
): MarkKind<G> {
  return {
    ...kind,
    toWire: ({ points_mm }) => ({ version: 1, points_mm: [...points_mm] }),
    fromWire: (wire) => ({ kind: kind.key, points_mm: (wire as WirePlaces).points_mm as unknown as Ends }) as G,
    sketch: ({ points_mm, ...rest }, place) => {
      const sketch = emptySketch();
      const { line, crossings } = lineOnFrame(place.shown, place.frame, points_mm, false);
      const [a, b] = line;
      sketch.crossings = crossings;
      if (a && b) {
        sketch.lines = form([a, b], place.shown);
        sketch.caption = { at: b, text: mm({ ...rest, points_mm } as G) };
      }
      if (isHomeOfPlaces(place)) sketch.handles = [...points_mm];
      return sketch;
    },
    centre: ({ points_mm: [a, b] }) => between(a, b, 0.5),
    measure: mm,
    longestMm: () => null,
    moved: (geometry, handle, to) => ({
      ...geometry,
      points_mm: handle === 0 ? [reaching(geometry.points_mm[1], to, longestMm), geometry.points_mm[1]] : [geometry.points_mm[0], reaching(geometry.points_mm[0], to, longestMm)],
    }),
  };
}

/** The end towards a place, no further than the server takes: what is longer it refuses, and with it all that comes after. */
export function reaching(from: World, to: World, longestMm: number): World {
  const long = distance(from, to);
  return long > longestMm ? between(from, to, (longestMm - 1e-6) / long) : to;
}

export const beside = ([a, b]: Ends, shown: StackGeometry): Vector =>
  normalise(cross(shown.normal, distance(a, b) ? subtract(b, a) : planeAxes(shown).right));
