/** A point: one place in the patient. */

import { isOnFrame, onPlane } from "../geometry/projection";
import type { WirePoint } from "../props";
import type { MarkKind } from "./kind";
import type { PointGeometry } from "./mark";
import { emptySketch, isHomeOfPlaces } from "./sketch";

export const POINT: MarkKind<PointGeometry> = {
  key: "point",
  label: "Point",
  toWire: ({ point_mm }) => ({ point_mm }),
  fromWire: (wire) => ({ kind: "point", point_mm: (wire as WirePoint).point_mm }),
  sketch: ({ point_mm }, place) => {
    const sketch = emptySketch();
    if (!isOnFrame(place.shown, place.frame, point_mm)) return sketch;
    const at = onPlane(place.shown, place.frame, point_mm);
    sketch.crosses.push(at);
    if (isHomeOfPlaces(place)) sketch.handles.push(point_mm);
    sketch.caption = { at, text: "" };
    return sketch;
  },
  centre: ({ point_mm }) => point_mm,
  measure: () => "",
  longestMm: () => null,
  moved: (geometry, _handle, to) => ({ ...geometry, point_mm: to }),
};
