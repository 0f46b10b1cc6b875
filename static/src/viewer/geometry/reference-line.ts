/** Where the slice of one pane cuts the slice of another. */

import { lineOnFrame } from "./projection";
import { isSameFrameOfReference } from "./linking";
import type { World } from "./space";
import { toWorld, type StackGeometry } from "./stack";

/** Both ends of the cut, as long as the cutting slice is wide; null for parallel slices and other frames of reference. */
export function cutBy(source: StackGeometry, frame: number, target: StackGeometry, targetFrame: number): [World, World] | null {
  if (!isSameFrameOfReference(source, target)) return null;
  const right = source.columns - 0.5;
  const bottom = source.rows - 0.5;
  const corners = [[-0.5, -0.5], [right, -0.5], [right, bottom], [-0.5, bottom]] as const;
  const outline = corners.map(([column, row]) => toWorld(source, [column, row, frame]));
  const [a, b, more] = lineOnFrame(target, targetFrame, outline, true).crossings;
  return a && b && !more ? [a, b] : null;
}

/** A place in a picture that has none in the patient: from its left upper corner. */
export const picturePlaceWords = ([x, y]: World, isScaled: boolean): string =>
  `x ${x.toFixed(isScaled ? 1 : 0)}  y ${y.toFixed(isScaled ? 1 : 0)} ${isScaled ? "mm" : "px"}`;

/** A place in the own coordinates of a volume, which have no left and no head: "x 12.3  y -40.2  z 3.1 mm". */
export const volumePlaceWords = (place: World): string => `${["x", "y", "z"].map((axis, at) => `${axis} ${(place[at] as number).toFixed(1)}`).join("  ")} mm`;

const SIDES = [["L", "R"], ["P", "A"], ["H", "F"]] as const;

/** A place in words: "L 12.3  P 40.2  F 3.1 mm", from the origin of the frame of reference. */
export const placeWords = (place: World): string =>
  `${SIDES.map(([plus, minus], axis) => `${(place[axis] as number) >= 0 ? plus : minus} ${Math.abs(place[axis] as number).toFixed(1)}`).join("  ")} mm`;

