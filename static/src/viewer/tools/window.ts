/** Window and level by dragging; a click on a mark selects it, dragging one of its ends moves it. */

import { markAt } from "./hit";
import { editHandle } from "./edit";
import type { Bench, Gesture, Pointer, Tool } from "./tool";

export const WINDOW_TOOL: Tool = {
  key: "window",
  label: "Window",
  hint: "Drag for window and level; click a mark to select it, drag its ends to change it.",
  cursor: "default",
  draws: false,
  press: (bench, pointer) => {
    const hit = markAt(bench, pointer);
    if (hit) {
      bench.select(hit.mark.id);
      if (hit.handle !== null) return editHandle(bench, pointer, hit.mark, hit.handle);
      return null;
    }
    bench.select(null);
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
  return {
    move: ({ at }) =>
      bench.engine.setWindow(pointer.pane, {
        width: Math.max(smallest * 4, width + (at[0] - pointer.at[0]) * perPixel),
        center: center + (at[1] - pointer.at[1]) * perPixel,
      }),
    release: () => true,
    cancel: () => bench.engine.setWindow(pointer.pane, look.window),
  };
}
