import { expect, test } from "vitest";
import { edgeLetters, letters } from "./orientation";

test("an axial image has the patient's right on its left side and anterior on top", () => {
  expect(edgeLetters([1, 0, 0], [0, 1, 0])).toEqual({ left: "R", right: "L", top: "A", bottom: "P" });
});

test("a sagittal image has anterior on its left side and the head on top", () => {
  expect(edgeLetters([0, 1, 0], [0, 0, -1])).toEqual({ left: "A", right: "P", top: "H", bottom: "F" });
});

test("an oblique direction has two letters, the stronger first", () => {
  expect(letters([0, 0.9, 0.43])).toBe("PH");
  expect(letters([-0.6, 0.05, -0.8])).toBe("FR");
});

test("a tilt of a few degrees is not worth a letter", () => {
  expect(letters([0.99, 0.12, 0.05])).toBe("L");
});
