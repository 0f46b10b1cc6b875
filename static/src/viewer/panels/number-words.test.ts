import { expect, test } from "vitest";
import { decimalsFor, valueWords } from "./number-words";

test.each([
  [1279.62442, "1279.62"],
  [1280, "1280"],
  [1.2796, "1.28"],
  [0.00127962, "0.00128"], // ADC in mm²/s
  [-0.0004, "-0.0004"],
  [0, "0"],
  [1e-20, "0"],
])("%d is read as %s", (value, words) => expect(valueWords(value)).toBe(words));

test("a window as narrow as a map in mm²/s asks for has its figures", () => {
  expect([2400, 10, 2.4, 0.0024].map((width) => width.toFixed(decimalsFor(width, 0)))).toEqual(["2400", "10", "2.40", "0.00240"]);
});
