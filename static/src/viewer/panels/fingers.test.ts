import { beforeEach, expect, test } from "vitest";

import type { Canvas } from "../geometry/space";
import { Fingers } from "./fingers";

let said: [string, ...number[]][];
let fingers: Fingers;
beforeEach(() => {
  said = [];
  fingers = new Fingers({
    panBy: (_, dx, dy) => said.push(["pan", dx, dy]),
    zoomBy: (_, factor, at) => said.push(["zoom", factor, ...at]),
    step: (_, by) => said.push(["step", by]),
  });
});
const at = (x: number, y: number): Canvas => [x, y] as Canvas;

test("one finger is the tool's", () => {
  expect(fingers.press(1, "a", at(0, 0))).toBe(false);
  expect(fingers.move(1, at(50, 50))).toBe(false);
  expect(fingers.lift(1)).toBe(false);
  expect(said).toEqual([]);
});

test("two fingers move the image by their middle and spread it about their middle", () => {
  fingers.press(1, "a", at(0, 0));
  expect(fingers.press(2, "a", at(100, 0))).toBe(true);
  expect(fingers.move(2, at(200, 0))).toBe(true);
  expect(said).toEqual([["pan", 50, 0], ["zoom", 2, 100, 0]]);
});

test("the finger that stays after two does not draw", () => {
  fingers.press(1, "a", at(0, 0));
  fingers.press(2, "a", at(100, 0));
  expect(fingers.lift(2)).toBe(true);
  expect(fingers.move(1, at(0, 80))).toBe(true);
  expect(said).toEqual([]);
  fingers.lift(1);
  expect(fingers.press(3, "a", at(0, 0))).toBe(false);
});

test("beside a pen a finger scrolls, a slice for each short way", () => {
  fingers.sawPen();
  expect(fingers.press(1, "a", at(0, 0))).toBe(true);
  [10, 20, 30, 10].forEach((y) => fingers.move(1, at(0, y)));
  expect(said).toEqual([["step", 1], ["step", 1], ["step", -1]]);
});

test("a hand that rests on another pane does nothing", () => {
  fingers.press(1, "a", at(0, 0));
  expect(fingers.press(2, "b", at(0, 0))).toBe(true);
  expect(fingers.move(1, at(9, 9))).toBe(false);
  expect(said).toEqual([]);
});
