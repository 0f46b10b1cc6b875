/** The segment of tissue that was taken: a box as wide as a core. */

import { add, scale, subtract, type World } from "../geometry/space";
import type { CoreGeometry } from "./mark";
import { beside, segment } from "./segment";

/** From a needle of 18 gauge. */
const WIDTH_MM = 1.2;
/** As the server has it. */
export const LONGEST_CORE_MM = 50;

export const CORE = segment<CoreGeometry>({ key: "core", label: "Biopsy core", ofCase: { letters: "C", colour: "vermillion" } }, LONGEST_CORE_MM, ([a, b], shown) => {
  const off = scale(beside([a, b], shown), WIDTH_MM / 2);
  return [{ points: [add(a, off), add(b, off), subtract(b, off), subtract(a, off)] as World[], closed: true }];
});
