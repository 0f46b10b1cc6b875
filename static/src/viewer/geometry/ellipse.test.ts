import { expect, test } from "vitest";
import { ellipse, ellipseMoved } from "./ellipse";
import { distance, type World } from "./space";

const MIDDLE: World = [10, 20, 5];
const drawn = ellipse(MIDDLE, [6, 0, 0], [0, 3, 0]);
const at = (points: readonly World[] | null, i: number): number[] => (points?.[i] ?? []).map((value) => Math.round(value * 100) / 100);

test("an ellipse stays an ellipse about its middle when one of its places is dragged", () => {
  const wider = ellipseMoved(drawn, 0, [18, 20, 5]);
  expect([at(wider, 0), at(wider, 9), at(wider, 18), at(wider, 27)]).toEqual([[18, 20, 5], [10, 23, 5], [2, 20, 5], [10, 17, 5]]);
  const tilted = ellipseMoved(drawn, 9, [12, 24, 5]) as World[];
  expect([at(tilted, 9), at(tilted, 0)]).toEqual([[12, 24, 5], [16, 20, 5]]);
  expect(at(ellipseMoved(tilted, 9, [10, 23, 5]), 5)).toEqual(at(drawn, 5));
  expect(tilted.every((place, i) => Math.abs(distance(place, tilted[(i + 18) % 36] as World) / 2 - distance(place, MIDDLE)) < 1e-9)).toBe(true);
});

test("what was reshaped by hand is no ellipse any more", () => {
  expect(ellipseMoved(drawn.map((place, i) => (i === 3 ? [0, 0, 5] : place)), 0, [18, 20, 5])).toBeNull();
  expect(ellipseMoved(drawn.slice(1), 0, [18, 20, 5])).toBeNull();
});
