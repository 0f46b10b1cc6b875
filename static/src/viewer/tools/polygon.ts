/** Draws a closed outline by its corners, and one by the box of an ellipse. */

import { ellipse } from "../geometry/ellipse";
import { add, canvasDistance, dot, scale, subtract, type World } from "../geometry/space";
import type { Mark } from "../marks/mark";
import { keepOutline, outline } from "./outline";
import { placeOfStep, placeOf, placeOn, type Tool } from "./tool";

const CLOSE_PX = 9;
/** A smaller ellipse is a slip of the hand. */
const SMALLEST_AXIS_MM = 1;

export const POLYGON_TOOL: Tool = {
  key: "polygon",
  label: "Polygon",
  hint: "Click corner after corner; Enter, a double click or a click on the first corner closes it. Esc gives up.",
  cursor: "crosshair",
  draws: true,
  makes: "contour",
  encloses: true,
  press: (bench, pointer) => {
    const slice = bench.slice(pointer.pane);
    const start = placeOf(bench, pointer);
    if (!slice || !start) return null;
    const as = outline(bench, slice);
    const corners: World[] = [];
    const show = (loose: World | null): void =>
      bench.preview({ kind: "mark", mark: as(loose ? [...corners, loose] : corners, false) });
    const close = (): boolean => {
      if (corners.length < 3) return false;
      bench.preview(null);
      keepOutline(bench, as(corners, true), "polygon");
      return true;
    };
    const isNear = (corner: World | undefined, at: readonly [number, number]): boolean => {
      const seen = corner && bench.engine.toCanvas(pointer.pane, corner);
      return seen ? canvasDistance(seen, at) <= CLOSE_PX : false;
    };
    return {
      move: (next) => {
        const place = placeOn(bench, slice, pointer, next);
        if (place) show(place);
      },
      release: (next) => {
        const place = next.pane === pointer.pane ? placeOf(bench, next) : null;
        if (!place || bench.slice(pointer.pane)?.frame !== slice.frame) return false;
        const isLast = corners.length >= 3 && (isNear(corners[0], next.at) || isNear(corners.at(-1), next.at));
        if (!isLast) {
          if (!isNear(corners.at(-1), next.at)) corners.push(place);
          show(null);
          return false;
        }
        return close();
      },
      finish: close,
      cancel: () => bench.preview(null),
      trace: {
        steps: () => [...corners],
        again: (steps) => {
          corners.push(...steps.map(placeOfStep));
          show(null);
        },
      },
    };
  },
};

export const ELLIPSE_TOOL: Tool = {
  key: "ellipse",
  label: "Ellipse",
  hint: "Drag from one corner of its box to the opposite one.",
  cursor: "crosshair",
  draws: true,
  makes: "contour",
  encloses: true,
  press: (bench, pointer) => {
    const slice = bench.slice(pointer.pane);
    const start = placeOf(bench, pointer);
    if (!slice || !start) return null;
    const as = outline(bench, slice);
    const { rowDirection, columnDirection } = slice.geometry;
    let drawn: Mark | null = null;
    return {
      move: (next) => {
        const end = placeOn(bench, slice, pointer, next);
        if (!end) return;
        const across = subtract(end, start);
        const [right, down] = [dot(across, rowDirection) / 2, dot(across, columnDirection) / 2];
        const middle = add(start, scale(across, 0.5)) as World;
        const points = ellipse(middle, scale(rowDirection, right), scale(columnDirection, down));
        drawn = Math.min(Math.abs(right), Math.abs(down)) * 2 >= SMALLEST_AXIS_MM ? as(points, true) : null;
        bench.preview({ kind: "mark", mark: as(points, true) });
      },
      release: () => {
        bench.preview(null);
        if (drawn) keepOutline(bench, drawn, "ellipse");
        return true;
      },
      cancel: () => bench.preview(null),
    };
  },
};
