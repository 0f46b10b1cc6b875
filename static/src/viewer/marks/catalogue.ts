/** Every mark kind, once: a new kind is one file and one line here. */

import type { MarkKind } from "./kind";
import type { Geometry } from "./mark";
import { ANGLE } from "./angle";
import { BIDIRECTIONAL } from "./bidirectional";
import { CONTOUR } from "./contour";
import { CORE } from "./core";
import { FRAMES } from "./frames";
import { LENGTH } from "./length";
import { MASK } from "./mask";
import { NEEDLE } from "./needle";
import { POINT } from "./point";

// each kind is only ever handed its own geometry, found by the geometry's own `kind`
export const MARK_KINDS = [POINT, LENGTH, BIDIRECTIONAL, ANGLE, CONTOUR, MASK, FRAMES, NEEDLE, CORE] as unknown as readonly MarkKind[];

export function kindOf(key: string): MarkKind {
  const kind = MARK_KINDS.find((one) => one.key === key);
  if (!kind) throw new Error(`this viewer knows no mark kind “${key}”`);
  return kind;
}

export const kindFor = (geometry: Geometry): MarkKind => kindOf(geometry.kind);
