import { expect, test } from "vitest";
import { aStack } from "../testing";
import { geometryOf, toWorld } from "../geometry/stack";
import { widestMm } from "./diameter";
import { runsOf } from "./runs";
import { paintStroke, sizeOf } from "./volume";

const g = geometryOf({ ...aStack({ rows: 80, columns: 90, frames: 5 }), grid: { ...aStack().grid, rows: 80, columns: 90, row_spacing_mm: 0.5, column_spacing_mm: 0.8 } });

test("a single row of pixels is as wide as its outer edges are apart", () => {
  const voxels = new Uint8Array(sizeOf(g));
  voxels.fill(1, (2 * 80 + 10) * 90 + 5, (2 * 80 + 10) * 90 + 15);
  // ten pixels of 0.8 mm, one of 0.5 mm high
  expect(widestMm(runsOf(voxels), g)).toBeCloseTo(Math.hypot(8, 0.5), 9);
});

test("a disc is as wide as it was painted, within one pixel's diagonal", () => {
  const voxels = new Uint8Array(sizeOf(g));
  const middle = toWorld(g, [45, 40, 3]);
  paintStroke(voxels, g, 3, middle, middle, 12, 1);
  expect(widestMm(runsOf(voxels), g)).toBeGreaterThanOrEqual(24 - 0.5);
  expect(widestMm(runsOf(voxels), g)).toBeLessThanOrEqual(24 + Math.hypot(0.8, 0.5));
});

test("slices are measured one by one: two far apart on different slices are no diameter", () => {
  const voxels = new Uint8Array(sizeOf(g));
  voxels[(1 * 80 + 5) * 90 + 5] = 1;
  voxels[(2 * 80 + 70) * 90 + 80] = 1;
  expect(widestMm(runsOf(voxels), g)).toBeCloseTo(Math.hypot(0.8, 0.5), 9);
});

test("a run over the end of a row counts on both rows, and nothing painted is no width", () => {
  const voxels = new Uint8Array(sizeOf(g));
  voxels.fill(1, 89, 91);
  expect(widestMm(runsOf(voxels), g)).toBeCloseTo(Math.hypot(90 * 0.8, 1), 9);
  expect(widestMm(runsOf(new Uint8Array(sizeOf(g))), g)).toBe(0);
});
