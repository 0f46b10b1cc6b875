import { expect, test } from "vitest";
import { aStack } from "../testing";
import { cutBy, picturePlaceWords, placeWords } from "./reference-line";
import { geometryOf } from "./stack";

const axial = geometryOf(aStack({ rows: 40, columns: 40, frames: 9 }));
const sagittal = geometryOf(aStack({ id: "sag", rows: 60, columns: 60, row: [0, 1, 0], column: [0, 0, -1], origin: [10, 0, 24] }));

test("an axial slice cuts a sagittal one in a line at its height, as long as it is wide", () => {
  const line = cutBy(axial, 3, sagittal, 0);
  expect(line?.map((point) => point.map((value) => Math.round(value * 1000) / 1000))).toEqual([[10, -0.25, 9], [10, 19.75, 9]]);
});

test("parallel slices and other frames of reference have no line", () => {
  expect(cutBy(axial, 3, axial, 5)).toBeNull();
  expect(cutBy(axial, 3, geometryOf(aStack({ row: [0, 1, 0], column: [0, 0, -1], frameOfReference: "9.9" })), 0)).toBeNull();
});

test("a place reads as sides of the patient", () => {
  expect(placeWords([12.34, -5, 0])).toBe("L 12.3  A 5.0  H 0.0 mm");
});

test("a place in a moving picture claims no side of the patient", () => {
  expect(picturePlaceWords([51.84, 32.3, 15], true)).toBe("x 51.8  y 32.3 mm");
  expect(picturePlaceWords([51.84, 32.3, 15], false)).toBe("x 52  y 32 px");
});
