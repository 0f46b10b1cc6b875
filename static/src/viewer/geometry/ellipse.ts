/** Ellipses as rings of places: made from a middle and two conjugate radii, known again, and changed by one of their places. */

import { add, distance, scale, subtract, type Vector, type World } from "./space";

/** At 30 mm across, its sides run within 0.06 mm of the ellipse. */
const PLACES = 36;
const QUARTER = PLACES / 4;
const ROUNDING_MM = 1e-3;

export function ellipse(middle: World, one: Vector, other: Vector): World[] {
  return Array.from({ length: PLACES }, (_, i) => {
    const angle = (2 * Math.PI * i) / PLACES;
    return add(add(middle, scale(one, Math.cos(angle))), scale(other, Math.sin(angle))) as World;
  });
}

/** The ellipse through `to` instead of one of its places, with the same middle; null for what is no ellipse. */
export function ellipseMoved(points: readonly World[], at: number, to: World): World[] | null {
  const place = (i: number): World => points[((i % PLACES) + PLACES) % PLACES] as World;
  if (points.length !== PLACES) return null;
  const middle = scale(add(place(0), place(PLACES / 2)), 0.5) as World;
  const radius = (i: number): Vector => subtract(place(i), middle);
  const isEllipse = ellipse(middle, radius(0), radius(QUARTER)).every((one, i) => distance(one, place(i)) < ROUNDING_MM);
  if (!isEllipse) return null;
  const turned = ellipse(middle, subtract(to, middle), radius(at + QUARTER));
  return points.map((_, i) => turned[(i - at + PLACES) % PLACES] as World);
}
