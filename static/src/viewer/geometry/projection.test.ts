import { expect, test } from "vitest";
import { aStack } from "../testing";
import { lineOnFrame } from "./projection";
import { geometryOf } from "./stack";
import type { World } from "./space";

const g = geometryOf(aStack({ frames: 5, sliceSpacing: 3 }));
const square: World[] = [
  [2, 2, 6.4],
  [8, 2, 6.4],
  [8, 8, 6.4],
  [2, 8, 6.4],
];

test("a contour drawn elsewhere is put on the slice it belongs to", () => {
  const seen = lineOnFrame(g, 2, square, true);
  expect(seen.line.map((point) => point[2])).toEqual([6, 6, 6, 6]);
  expect(seen.line[1]?.slice(0, 2)).toEqual([8, 2]);
});

test("a contour is not shown on the next slice", () => {
  expect(lineOnFrame(g, 3, square, true)).toEqual({ line: [], crossings: [] });
});

test("a contour across the plane shows where it passes through", () => {
  const upright: World[] = [
    [5, 1, 0],
    [5, 9, 0],
    [5, 9, 12],
    [5, 1, 12],
  ];
  const seen = lineOnFrame(g, 2, upright, true);
  expect(seen.line).toEqual([]);
  expect(seen.crossings).toEqual([
    [5, 9, 6],
    [5, 1, 6],
  ]);
});
