/** Keeps a place where it is on the screen, at its scale, while a pane goes over to another stack. */

import type { StackViewport } from "@cornerstonejs/core";
import type { World } from "../../geometry/space";
import { put } from "./views";

/** How it is now; what comes back puts the place there again. */
export function heldAt(viewport: StackViewport, place: World): () => void {
  const scaleOf = (): number => viewport.getCamera().parallelScale ?? 1;
  const before = scaleOf();
  const at = viewport.worldToCanvas([place[0], place[1], place[2]]);
  return () => {
    viewport.setZoom((viewport.getZoom() * scaleOf()) / before);
    put(viewport, place, at);
  };
}
