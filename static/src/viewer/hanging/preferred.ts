/** The arrangement a case opens with: the reader's own, else the campaign's. */

import type { Manifest } from "../props";

/** The manifest with the reader's own arrangement, where this case can fill it. */
export function asPreferred<M extends Pick<Manifest, "hanging" | "layouts" | "preferences">>(manifest: M): M {
  const own = manifest.layouts?.find((layout) => layout.key === manifest.preferences?.layout);
  return own ? { ...manifest, hanging: own } : manifest;
}
