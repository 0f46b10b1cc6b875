/** Linked scrolling: which frame of another stack shows the same place. */

import { dot } from "./space";
import { frameCentre, nearestFrame, type StackGeometry } from "./stack";

/** Stacks tilted against each other by more than this show different views and scroll by themselves. */
const LARGEST_TILT = Math.cos((30 * Math.PI) / 180);

export const isSameFrameOfReference = (a: StackGeometry, b: StackGeometry): boolean =>
  a.frameOfReference !== "" && a.frameOfReference === b.frameOfReference;

export const isParallel = (a: StackGeometry, b: StackGeometry): boolean =>
  Math.abs(dot(a.normal, b.normal)) >= LARGEST_TILT;

/**
 * The frame of `target` nearest to the centre of a frame of `source`, or null when the two are not linked:
 * another frame of reference, or another plane.
 */
export function linkedFrame(source: StackGeometry, frame: number, target: StackGeometry): number | null {
  if (!isSameFrameOfReference(source, target) || !isParallel(source, target)) return null;
  return nearestFrame(target, frameCentre(source, frame));
}
