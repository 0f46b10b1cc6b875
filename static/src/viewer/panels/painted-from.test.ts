import { expect, test } from "vitest";
import { PaintedFrom } from "./painted-from";

test("a pane is painted anew only from something else, or after its image was drawn again", () => {
  const painted = new PaintedFrom();
  const mark = {};
  expect(painted.isAnew([mark, 3])).toBe(true);
  expect(painted.isAnew([mark, 3])).toBe(false);
  expect(painted.isAnew([{}, 3])).toBe(true);
  expect(painted.isAnew([])).toBe(true);
  expect(painted.isAnew([])).toBe(false);
  painted.stale();
  expect(painted.isAnew([])).toBe(true);
});
