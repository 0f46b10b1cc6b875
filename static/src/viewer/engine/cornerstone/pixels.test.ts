import { expect, test } from "vitest";
import { aStack } from "../../testing";
import { pixelsOf } from "./pixels";

const stack = aStack({ role: "adc", frames: 3 });
const buffer = (): ArrayBuffer => Uint16Array.of(0, 100, 1000).buffer;

test("stored numbers are taken as they are where nothing is rescaled", () => {
  expect([...pixelsOf(stack, 0, buffer())]).toEqual([0, 100, 1000]);
});

test("a frame that its scanner scaled on its own has its own slope and intercept, the others have the stack's", () => {
  const frames = stack.frames.map((frame, i) => (i === 1 ? { ...frame, slope: 0.5, intercept: -10 } : frame));
  const scaled = { ...stack, frames, pixel: { ...stack.pixel, slope: 2, intercept: 1 } };
  expect([...pixelsOf(scaled, 0, buffer())]).toEqual([1, 201, 2001]);
  expect([...pixelsOf(scaled, 1, buffer())]).toEqual([-10, 40, 490]);
  expect(pixelsOf({ ...stack, frames }, 0, buffer())).toBeInstanceOf(Float32Array);
});

test("a map in mm²/s keeps its thousandths", () => {
  const [, , value] = pixelsOf({ ...stack, pixel: { ...stack.pixel, slope: 1e-6 } }, 0, buffer());
  expect(value).toBeCloseTo(0.001, 9);
});
