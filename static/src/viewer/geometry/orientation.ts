/** Letters at the edges of an image, from its geometry: where the edge lies in the patient. */

import { scale, type Vector } from "./space";

const POSITIVE = ["L", "P", "H"] as const;
const NEGATIVE = ["R", "A", "F"] as const;

/** A part of a direction below this (about 15 degrees) is not worth a letter. */
const WORTH_A_LETTER = 0.26;

/** Letters of a direction in patient space, the strongest first: "L", "AL", "HP". */
export function letters(direction: Vector): string {
  return direction
    .map((part, axis) => ({ part, axis, size: Math.abs(part) }))
    .filter(({ size }) => size >= WORTH_A_LETTER)
    .sort((a, b) => b.size - a.size)
    .slice(0, 2)
    .map(({ part, axis }) => (part > 0 ? POSITIVE[axis] : NEGATIVE[axis]))
    .join("");
}

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** `right` and `down` are the patient directions of the screen's axes. */
export function edgeLetters(right: Vector, down: Vector): EdgeLetters {
  return {
    left: letters(scale(right, -1)),
    right: letters(right),
    top: letters(scale(down, -1)),
    bottom: letters(down),
  };
}
