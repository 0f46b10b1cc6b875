/** Window and level by dragging; a click on a mark selects it, dragging one of its ends moves it. */

import { canvasDistance } from "../geometry/space";
import { editHandle } from "./edit";
import { markAt } from "./hit";
import type { Bench, Gesture, Pointer, Tool } from "./tool";

/** A hand that only clicks moves so much. */
const CLICK_PX = 3;

export const WINDOW_TOOL: Tool = {
  key: "window",
  label: "Window",
  hint: "Drag for window and level; click a mark to select it, drag its ends to change it.",
  hintToLook: "Drag for window and level; click a mark to select it.",
  cursor: "default",
  draws: false,
  press: (bench, pointer) => {
    const hit = markAt(bench, pointer);
    if (hit) {
      bench.select(hit.mark.id);
      if (hit.handle !== null) return editHandle(bench, pointer, hit.mark, hit.handle);
    } else {
      bench.select(null);
    }
    return windowing(bench, pointer);
  },
};

function windowing(bench: Bench, pointer: Pointer): Gesture | null {
  const look = bench.engine.look(pointer.pane);
  const slice = bench.slice(pointer.pane);
  if (!look || !slice) return null;
  const { center, width } = look.window;
  const [low, high] = slice.stack.value_range;
  const smallest = Math.max((high - low) / 2000, 1e-6);
  const perPixel = Math.max(width / 350, smallest);
  let isDragged = false;
  return {
    move: ({ at }) => {
      isDragged ||= canvasDistance(at, pointer.at) > CLICK_PX;
      if (!isDragged) return;
      bench.engine.setWindow(pointer.pane, {
        width: Math.max(smallest * 4, width + (at[0] - pointer.at[0]) * perPixel),
        center: center + (at[1] - pointer.at[1]) * perPixel,
      });
    },
    release: () => true,
    cancel: () => bench.engine.setWindow(pointer.pane, look.window),
  };
}
