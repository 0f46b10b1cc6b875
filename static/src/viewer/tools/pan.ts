/** Moves the image in its pane (middle button, or this tool). */

import type { Gesture, Pointer, Tool } from "./tool";

export const PAN_TOOL: Tool = {
  key: "pan",
  label: "Pan",
  hint: "Drag the image.",
  cursor: "grab",
  draws: false,
  press: (bench, pointer): Gesture => {
    let last: Pointer = pointer;
    return {
      move: (next) => {
        bench.views.panBy(pointer.pane, next.at[0] - last.at[0], next.at[1] - last.at[1]);
        last = next;
      },
      release: () => true,
      cancel: () => undefined,
    };
  },
};
