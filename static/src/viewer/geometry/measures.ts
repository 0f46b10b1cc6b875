/** Measures in millimetres and millilitres. */

import { cross, distance, dot, length, subtract, type Vector } from "./space";

/** Length between two points in mm. */
export const lengthMm = (a: Vector, b: Vector): number => distance(a, b);

/** The angle at `corner` in degrees, 0 to 180. */
export function angleDeg(a: Vector, corner: Vector, b: Vector): number {
  const [one, other] = [subtract(a, corner), subtract(b, corner)];
  return (Math.atan2(length(cross(one, other)), dot(one, other)) * 180) / Math.PI;
}

/** The two points of a contour farthest from each other, and their distance in mm. */
export function longestChord(points: readonly Vector[]): { ends: [Vector, Vector]; mm: number } | null {
  let best: { ends: [Vector, Vector]; mm: number } | null = null;
  for (let i = 0; i < points.length; i += 1) {
    for (let j = i + 1; j < points.length; j += 1) {
      const a = points[i] as Vector;
      const b = points[j] as Vector;
      const mm = distance(a, b);
      if (best === null || mm > best.mm) best = { ends: [a, b], mm };
    }
  }
  return best;
}

/** Ellipsoid volume in ml of three axes in mm; PI-RADS v2.1 uses the factor 0.52. */
export const ellipsoidMl = (axes: readonly [number, number, number], factor = 0.52): number =>
  (axes[0] * axes[1] * axes[2] * factor) / 1000;

/** One decimal, as measures are shown and prefilled. */
export const toTenth = (value: number): number => Math.round(value * 10) / 10;
