/** Which tools fit which pictures: no millimetres without a scale, no painted volume where frames are not parallel. */

import { hasPlace } from "../geometry/placing";
import type { Stack } from "../props";
import type { Tool } from "./tool";

const NEEDS_NO_SCALE = new Set(["point"]);
/** Of places alone: they are as exact on a calculated plane as on an acquired frame. */
const EXACT_BETWEEN_FRAMES = new Set(["point", "length", "bidirectional", "angle", "gland", "needle", "core"]);
const OF_ONE_FRAME = new Set([...EXACT_BETWEEN_FRAMES, "contour"]);

/** The reason why a tool cannot be used on a stack, or null. */
export function whyNot(tool: Pick<Tool, "key" | "draws">, stack: Stack): string | null {
  if (!tool.draws) return null;
  if (stack.has_scale === false && !NEEDS_NO_SCALE.has(tool.key)) {
    return "The size of a pixel is not known here: only points can be set.";
  }
  if (stack.warnings?.length && !NEEDS_NO_SCALE.has(tool.key)) {
    return `Nothing can be measured or outlined here: ${stack.warnings.join("; ")}. Points are possible.`;
  }
  if (stack.cut && !EXACT_BETWEEN_FRAMES.has(tool.key)) {
    return "This plane is calculated between the acquired frames: points and lengths are exact here, outlines and paint are not. Draw those on the acquired frames.";
  }
  if (!hasPlace(stack) && !OF_ONE_FRAME.has(tool.key)) {
    return "These frames are no parallel slices: nothing can be painted through them.";
  }
  return null;
}
