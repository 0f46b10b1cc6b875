import { expect, test } from "vitest";
import { aStack } from "../testing";
import { rotated } from "./cut";
import { linkedFrame } from "./linking";
import { cutBy } from "./reference-line";
import { carried, geometryIn, inverse, rigidOf, turned, UNMOVED, type Rigid } from "./rigid";
import { add, distance, normalise, world, type Vector, type World } from "./space";
import { geometryOf, toPixel, toWorld } from "./stack";

/** A turn about an oblique axis and a shift, as a 4x4 matrix with as many decimals as JSON has. */
function matrixOf(axis: Vector, degrees: number, shift: Vector): number[][] {
  const columns = ([[1, 0, 0], [0, 1, 0], [0, 0, 1]] as const).map((unit) => rotated(unit, normalise(axis), degrees));
  return [0, 1, 2, 3].map((row) => (row === 3 ? [0, 0, 0, 1] : [...columns.map((column) => column[row] as number), shift[row] as number]));
}
const OBLIQUE = matrixOf([1, -2, 0.5], 23, [12.5, -80.25, 310]);
const map = rigidOf(OBLIQUE) as Rigid;
const PLACES = [world(0, 0, 0), world(300, -250, 400), world(-123.456, 78.9, -0.001)];

test("there and back is the same place within a hundredth of a millimetre, both ways", () => {
  for (const place of PLACES) {
    expect(distance(carried(inverse(map), carried(map, place)), place)).toBeLessThan(0.01);
    expect(distance(carried(map, carried(inverse(map), place)), place)).toBeLessThan(0.01);
  }
});

test("a known quarter turn carries a place where a sheet of paper says", () => {
  const quarter = rigidOf([[0, -1, 0, 10], [1, 0, 0, -20], [0, 0, 1, 30], [0, 0, 0, 1]]) as Rigid;
  expect(carried(quarter, [1, 2, 3])).toEqual([8, -19, 33]);
  expect(turned(quarter, [1, 0, 0])).toEqual([0, 1, 0]);
  expect(carried(inverse(quarter), [8, -19, 33])).toEqual([1, 2, 3]);
});

test("distances stay as they were", () => {
  const [a, b, c] = PLACES as [World, World, World];
  for (const [one, other] of [[a, b], [b, c], [a, c]] as const) {
    expect(distance(carried(map, one), carried(map, other))).toBeCloseTo(distance(one, other), 9);
  }
});

test.each([
  ["stretches", OBLIQUE.map((row, i) => (i === 0 ? row.map((n) => n * 1.001) : row))],
  ["mirrors", OBLIQUE.map((row, i) => (i === 0 ? row.map((n) => -n) : row))],
  ["has another last row", [...OBLIQUE.slice(0, 3), [0, 0, 0.001, 1]]],
  ["holds no number", [[Number.NaN, 0, 0, 0], ...OBLIQUE.slice(1)]],
  ["is too short", OBLIQUE.slice(0, 3)],
])("what %s is no rigid map", (_words, matrix) => {
  expect(rigidOf(matrix)).toBeNull();
});

test("a stack carried into another frame keeps its sizes, and every pixel lies where its place was carried to", () => {
  const g = geometryOf(aStack({ row: [0.8, 0.6, 0], column: [-0.6, 0.8, 0], origin: [10, -20, 30], spacing: 0.7, frames: 7 }));
  const there = geometryIn(map, g, "9.9");
  expect(there).toMatchObject({ frameOfReference: "9.9", rows: g.rows, columnSpacing: 0.7, sliceSpacing: g.sliceSpacing, stackId: g.stackId });
  for (const voxel of [[0, 0, 0], [39, 0, 6], [12, 31, 3]] as const) {
    expect(distance(toWorld(there, voxel), carried(map, toWorld(g, voxel)))).toBeLessThan(0.01);
  }
  expect(there.heights.every((height, i) => i === 0 || Math.abs(height - (there.heights[i - 1] as number) - g.sliceSpacing) < 1e-9)).toBe(true);
  expect(geometryIn(UNMOVED, g, g.frameOfReference).origins).toEqual(g.origins);
});

test("a stack that was scanned after the patient moved is linked and cut as if nobody had moved", () => {
  const axial = geometryOf(aStack({ id: "ax", frames: 19, sliceSpacing: 3 }));
  const sagittal = geometryOf(aStack({ id: "sag", row: [0, 1, 0], column: [0, 0, -1], origin: [10, 0, 50], rows: 120 }));
  const thin = geometryOf(aStack({ id: "thin", frames: 60, sliceSpacing: 1, origin: [0, 0, -2] }));
  const moved = (g: typeof thin) => geometryIn(map, g, "9.9");
  for (let frame = 0; frame < 19; frame += 1) {
    expect(linkedFrame(geometryIn(map, axial, "9.9"), frame, moved(thin))).toBe(linkedFrame(axial, frame, thin));
    const seen = cutBy(geometryIn(map, axial, "9.9"), frame, moved(sagittal), 0);
    const plain = cutBy(axial, frame, sagittal, 0);
    plain?.forEach((end, i) => expect(distance(seen?.[i] as World, carried(map, end))).toBeLessThan(0.01));
    expect(seen === null).toBe(plain === null);
  }
  expect(toPixel(moved(thin), carried(map, add(toWorld(thin, [3, 4, 5]), [0, 0, 0])), 5)[0]).toBeCloseTo(3, 9);
});
