import { expect, test } from "vitest";
import { geometryOf, toWorld } from "../geometry/stack";
import type { World } from "../geometry/space";
import type { Mark } from "../marks/mark";
import { runsOf } from "../marks/runs";
import { sizeOf } from "../marks/volume";
import { aStack } from "../testing";
import { heatOn } from "./heat";

const g = geometryOf(aStack({ rows: 20, columns: 20, frames: 3 }));
const geometry = () => g;

const drawn = (id: string, geometryOfMark: Mark["geometry"]): Mark => ({
  id,
  finding_id: "f",
  structure: null,
  geometry: geometryOfMark,
  stack_id: g.stackId,
  sop_instance_uid: "1",
  frame_number: 1,
  frame_of_reference_uid: "1.2.3",
  origin: "hand",
  deleted: false,
});

const square = (from: number, to: number): Mark["geometry"] => {
  const corners = [[from, from], [to, from], [to, to], [from, to]] as const;
  return { kind: "contour", closed: true, points_mm: corners.map(([x, y]): World => toWorld(g, [x, y, 1])) };
};

test("a pixel counts the readers whose outline holds its centre", () => {
  const voxels = new Uint8Array(sizeOf(g));
  voxels.fill(1, (1 * 20 + 5) * 20 + 4, (1 * 20 + 5) * 20 + 8);
  const masked = drawn("m", { kind: "mask", runs: runsOf(voxels), voxels: 4 });
  const readers = [{ marks: [drawn("a", square(3.5, 7.5))] }, { marks: [drawn("b", square(5.5, 9.5))] }, { marks: [masked] }];
  const { counts } = heatOn(readers, g, 1, geometry);
  const at = (column: number, row: number): number => counts[row * 20 + column] as number;
  expect([at(4, 4), at(6, 6), at(9, 9), at(10, 10)]).toEqual([1, 2, 1, 0]);
  expect([at(4, 5), at(7, 5), at(8, 5)]).toEqual([2, 2, 0]);
});

test("two marks of one reader count once", () => {
  const { counts } = heatOn([{ marks: [drawn("a", square(3.5, 7.5)), drawn("b", square(3.5, 7.5))] }], g, 1, geometry);
  expect(Math.max(...counts)).toBe(1);
});

test("an outline of another slice counts nothing here", () => {
  const { counts } = heatOn([{ marks: [drawn("a", square(3.5, 7.5))] }], g, 2, geometry);
  expect(Math.max(...counts)).toBe(0);
});
