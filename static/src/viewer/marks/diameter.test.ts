import { expect, test } from "vitest";
import { aStack } from "../testing";
import { geometryOf, toWorld } from "../geometry/stack";
import { longestChord } from "../geometry/measures";
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

test("whatever the shape, it is the farthest pair of pixel corners", () => {
  const small = geometryOf(aStack({ rows: 20, columns: 24, frames: 1 }));
  for (let shape = 1; shape <= 60; shape += 1) {
    const voxels = Uint8Array.from({ length: sizeOf(small) }, (_, i) => ((i * 7919 * shape) % 1013 < 3 * (1 + (shape % 9)) ? 1 : 0));
    const corners = [...voxels].flatMap((value, i) =>
      value ? [-0.5, 0.5].flatMap((x) => [-0.5, 0.5].map((y): [number, number, number] => [((i % 24) + x) * 0.5, (Math.floor(i / 24) + y) * 0.5, 0])) : [],
    );
    expect(widestMm(runsOf(voxels), small)).toBeCloseTo(longestChord(corners)?.mm ?? 0, 9);
  }
});
