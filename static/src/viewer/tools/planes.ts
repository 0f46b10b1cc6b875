/** Moves the point that links calculated planes, and turns a plane about it by the handle on its line. */

import { canvasDistance, type World } from "../geometry/space";
import { placeOf, type Bench, type Gesture, type Pointer, type Tool } from "./tool";

const NEAR_PX = 12;

export const PLANES_TOOL: Tool = {
  key: "planes",
  label: "Planes",
  hint: "Drag: all panes show the place under the pointer. Drag the ring on a line: that plane turns about the point.",
  cursor: "move",
  draws: false,
  press: (bench, pointer) => turning(bench, pointer) ?? moving(bench, pointer),
};

function moving(bench: Bench, pointer: Pointer): Gesture | null {
  const to = (next: Pointer): void => {
    const place = next.pane === pointer.pane ? placeOf(bench, next) : null;
    if (place) bench.planes.moveTo(pointer.pane, place);
  };
  to(pointer);
  return { move: to, release: () => true, cancel: () => undefined };
}

function turning(bench: Bench, pointer: Pointer): Gesture | null {
  const near = (place: World): boolean => {
    const at = bench.engine.toCanvas(pointer.pane, place);
    return at !== null && canvasDistance(at, pointer.at) <= NEAR_PX;
  };
  const line = bench.planes.lines(pointer.pane).find((one) => one.handles.some(near));
  const from = line && placeOf(bench, pointer);
  if (!line || !from) return null;
  const lead = bench.planes.leading(pointer.pane, line, from);
  return {
    move: (next) => {
      const place = next.pane === pointer.pane ? placeOf(bench, next) : null;
      if (place) lead(place);
    },
    release: () => true,
    cancel: () => lead(from),
  };
}
