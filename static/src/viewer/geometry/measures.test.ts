import { expect, test } from "vitest";
import { ellipsoidMl, lengthMm, longestChord, toTenth } from "./measures";
import { simplify } from "./simplify";
import { outlines, strips } from "./outline";
import type { World } from "./space";

test("a length is measured in three dimensions", () => {
  expect(lengthMm([0, 0, 0], [3, 4, 12])).toBe(13);
});

test("the longest chord of an outline is found between any two points", () => {
  const chord = longestChord([[0, 0, 5], [10, 0, 5], [13, 4, 5], [0, 3, 5]]);
  expect(chord?.mm).toBeCloseTo(Math.hypot(13, 4), 9);
});

test("gland volume follows PI-RADS 2.1: AP x longitudinal x transverse x 0.52", () => {
  expect(toTenth(ellipsoidMl([40, 45, 50]))).toBe(46.8);
});

test("a freehand circle of 900 points keeps its shape within the tolerance", () => {
  const points: World[] = Array.from({ length: 900 }, (_, i) => [
    10 * Math.cos((i / 900) * 2 * Math.PI),
    10 * Math.sin((i / 900) * 2 * Math.PI),
    0,
  ]);
  const thinned = simplify(points, 0.125);
  expect(thinned.length).toBeLessThan(60);
  expect(thinned[0]).toEqual(points[0]);
  const midpoints = thinned.slice(1).map((b, i) => {
    const a = thinned[i] as World;
    return Math.hypot((a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
  });
  expect(Math.min(...midpoints)).toBeGreaterThan(10 - 0.13);
});

test("the outline of a filled square is its four corners", () => {
  const filled = new Uint8Array(16);
  for (const i of [5, 6, 9, 10]) filled[i] = 1;
  const raster = { width: 4, height: 4, filled };
  expect(outlines(raster)).toEqual([[0.5, 0.5, 2.5, 0.5, 2.5, 2.5, 0.5, 2.5]]);
  expect(strips(raster)).toEqual([1, 1, 2, 1, 2, 2]);
});

test("pixels that touch by a corner, and a hole, have outlines of their own", () => {
  const filled = Uint8Array.of(1, 0, 0, 0, 1, 1, 0, 1, 1);
  expect(outlines({ width: 3, height: 3, filled }).flat().length).toBe(16);
  const ring = Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1);
  expect(outlines({ width: 3, height: 3, filled: ring })).toHaveLength(2);
});
