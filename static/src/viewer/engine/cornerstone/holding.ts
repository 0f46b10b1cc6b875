/** Keeps a place where it is on the screen, at its scale, while a pane goes over to another stack. */

import type { StackViewport } from "@cornerstonejs/core";
import type { World } from "../../geometry/space";

/** How it is now; what comes back puts the place there again. */
export function heldAt(viewport: StackViewport, place: World): () => void {
  const scaleOf = (): number => viewport.getCamera().parallelScale ?? 1;
  const onCanvas = (): readonly [number, number] => viewport.worldToCanvas([place[0], place[1], place[2]]);
  const [before, at] = [scaleOf(), onCanvas()];
  return () => {
    viewport.setZoom((viewport.getZoom() * scaleOf()) / before);
    const [x, y] = onCanvas();
    const [panX, panY] = viewport.getPan();
    viewport.setPan([panX + at[0] - x, panY + at[1] - y]);
  };
}
