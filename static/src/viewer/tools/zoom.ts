/** Zooms around the place where the drag began (right button, or this tool). */

import type { Gesture, Tool } from "./tool";

export const ZOOM_TOOL: Tool = {
  key: "zoom",
  label: "Zoom",
  hint: "Drag up to come closer, down to go back.",
  cursor: "zoom-in",
  draws: false,
  press: (bench, pointer): Gesture => {
    let last = pointer.at[1];
    return {
      move: ({ at }) => {
        bench.views.zoomBy(pointer.pane, Math.exp((last - at[1]) / 150), pointer.at);
        last = at[1];
      },
      release: () => true,
      cancel: () => undefined,
    };
  },
};
