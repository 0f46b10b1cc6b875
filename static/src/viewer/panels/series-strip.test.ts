/** A card of the strip says how many images, when a dynamic series was taken, and what is to be noted. */

import { expect, test } from "vitest";
import type { Stack } from "../props";
import { said } from "./series-strip";

const frames = (count: number) => Array.from({ length: count }, () => ({}) as Stack["frames"][number]);

test("a dynamic series tells its seconds after the first", () => {
  expect(said({ frames: frames(20), time_s: 0, note: null })).toBe("20 images · 0 s");
  expect(said({ frames: frames(20), time_s: 24.567, note: null })).toBe("20 images · 24.6 s");
});

test("other series tell no time", () => {
  expect(said({ frames: frames(1), note: null })).toBe("1 image");
  expect(said({ frames: frames(2), note: "b 1000" })).toBe("2 images · b 1000");
});
