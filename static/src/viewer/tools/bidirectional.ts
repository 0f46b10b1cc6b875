/** Measures two diameters: the long axis, then how far the short one reaches beside it. */

import { axesThrough } from "../geometry/axes";
import { placing } from "./placing";
import type { Tool } from "./tool";

export const BIDIRECTIONAL_TOOL: Tool = {
  key: "bidirectional",
  label: "Two diameters",
  hint: "Drag or click the longest diameter from end to end, then click where the edge is beside it. Esc gives up.",
  cursor: "crosshair",
  draws: true,
  makes: "bidirectional",
  press: (bench, pointer) =>
    placing(bench, pointer, "two diameters", (a, b, beside, normal) => ({
      kind: "bidirectional",
      points_mm: axesThrough(a, b, beside ?? a, normal),
    })),
};
