/** The path of a needle from entry to tip: an arrow. */

import { add, between, distance, scale, subtract, type World } from "../geometry/space";
import type { NeedleGeometry } from "./mark";
import { beside, segment } from "./segment";

const HEAD_MM = 3;
/** As the server has it. */
export const LONGEST_NEEDLE_MM = 300;

export const NEEDLE = segment<NeedleGeometry>({ key: "needle", label: "Needle", ofCase: { letters: "N", colour: "white" } }, LONGEST_NEEDLE_MM, ([a, b], shown) => {
  const long = distance(a, b);
  const reach = Math.min(HEAD_MM, long / 3);
  const neck = between(b, a, long ? reach / long : 0);
  const off = scale(beside([a, b], shown), reach / 2);
  return [
    { points: [a, b], closed: false },
    { points: [add(neck, off), b, subtract(neck, off)] as World[], closed: false },
  ];
});
