/** What somebody looks at, and what of another stack shows the same place. */

import type { View } from "../engine/interface";
import { linkedFrame } from "../geometry/linking";
import { frameCentre, nearestFrame, type StackGeometry } from "../geometry/stack";
import type { Joins } from "./joins";

/** A slice, and which part of it. */
export interface Sight {
  readonly geometry: StackGeometry;
  readonly frame: number;
  readonly view: View;
}

export interface Place {
  readonly frame: number;
  /** Null: the whole image. */
  readonly view: Pick<View, "middle" | "pxPerMm"> | null;
}

/** Null where positions cannot be compared. */
export function seenFrom({ geometry, frame, view }: Sight, target: StackGeometry, joins: Joins): Place | null {
  const source = joins.stack(geometry, target.frameOfReference);
  const middle = joins.place(view.middle, geometry.frameOfReference, target.frameOfReference);
  if (!source || !middle) return null;
  const linked = linkedFrame(source, frame, target) ?? nearestFrame(target, view.isWhole ? frameCentre(source, frame) : middle);
  return { frame: linked, view: view.isWhole ? null : { ...view, middle } };
}
