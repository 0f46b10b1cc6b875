/** Frames of a moving picture: one, a range, or the whole clip. */

import { frameCentre } from "../geometry/stack";
import type { WireFrames } from "../props";
import type { MarkKind } from "./kind";
import type { FramesGeometry } from "./mark";
import { emptySketch } from "./sketch";

export const FRAMES: MarkKind<FramesGeometry> = {
  key: "frames",
  label: "Frames",
  toWire: ({ frames: [first, last] }) => ({ frames: [first, last] }),
  fromWire: (wire) => ({ kind: "frames", frames: (wire as WireFrames).frames }),
  // it has no place in the picture: the bar at the edge shows it
  sketch: () => emptySketch(),
  centre: ({ frames: [first] }, home) => frameCentre(home, first - 1),
  measure: ({ frames: [first, last] }, home) =>
    first === last ? `${first}` : first === 1 && last === home.frames ? "all" : `${first} to ${last}`,
  longestMm: () => null,
  moved: null,
};
