/** Measures an angle: one end, the corner, the other end. */

import { distance, type World } from "../geometry/space";
import { SHORTEST_MM } from "./length";
import { placing } from "./placing";
import type { Tool } from "./tool";

export const ANGLE_TOOL: Tool = {
  key: "angle",
  label: "Angle",
  hint: "Drag or click from one end to the corner, then click the other end. Esc gives up.",
  cursor: "crosshair",
  draws: true,
  makes: "angle",
  press: (bench, pointer) =>
    placing(bench, pointer, "angle", (a: World, corner: World, end: World | null) =>
      end && distance(corner, end) < SHORTEST_MM ? null : { kind: "angle", points_mm: [a, corner, end ?? corner] },
    ),
};
