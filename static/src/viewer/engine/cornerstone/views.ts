/** Which part of its plane a viewport shows, in patient millimetres. */

import type { StackViewport } from "@cornerstonejs/core";
import type { Canvas, World } from "../../geometry/space";
import type { View } from "../interface";

const FARTHEST = 0.2;
const CLOSEST = 30;
const NOTHING = 1e-3;
const ACROSS_PX = 100;

const setZoom = (viewport: StackViewport, zoom: number): void => viewport.setZoom(Math.max(FARTHEST, Math.min(CLOSEST, zoom)));
const middleOf = ({ element }: StackViewport): Canvas => [element.clientWidth / 2, element.clientHeight / 2];
const placeAt = (viewport: StackViewport, [x, y]: Canvas): World => viewport.canvasToWorld([x, y]) as unknown as World;

function pxPerMm(viewport: StackViewport): number {
  const [x, y] = middleOf(viewport);
  const [a, b] = [placeAt(viewport, [x, y]), placeAt(viewport, [x + ACROSS_PX, y])];
  return ACROSS_PX / Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
}

/** Moves the picture so that a place, or its foot on the plane, is seen there. */
export function put(viewport: StackViewport, place: World, at: Canvas): void {
  const [x, y] = viewport.worldToCanvas([place[0], place[1], place[2]]);
  const [panX, panY] = viewport.getPan();
  viewport.setPan([panX + at[0] - x, panY + at[1] - y]);
}

/** What is under `at` stays there. */
export function zoomAbout(viewport: StackViewport, factor: number, at?: Canvas): void {
  const fixed = at && placeAt(viewport, at);
  setZoom(viewport, viewport.getZoom() * factor);
  if (at && fixed) put(viewport, fixed, at);
}

/** Neither moved nor zoomed; told without the size of the pane. */
export function isWhole(viewport: StackViewport): boolean {
  const [panX, panY] = viewport.getPan();
  return Math.abs(viewport.getZoom() - 1) < NOTHING && Math.hypot(panX, panY) < NOTHING;
}

export function viewOf(viewport: StackViewport): View {
  return { middle: placeAt(viewport, middleOf(viewport)), pxPerMm: pxPerMm(viewport), isWhole: isWhole(viewport) };
}

export function bringTo(viewport: StackViewport, view: Pick<View, "middle" | "pxPerMm">): void {
  setZoom(viewport, (viewport.getZoom() * view.pxPerMm) / pxPerMm(viewport));
  put(viewport, view.middle, middleOf(viewport));
}
