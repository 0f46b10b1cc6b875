/** The shape of a mark kind: how it travels, what it looks like on a slice, what it measures. */

import type { World } from "../geometry/space";
import type { StackGeometry } from "../geometry/stack";
import type { WireMark } from "../props";
import type { Geometry } from "./mark";
import type { Colour } from "./palette";
import type { Sketch, SketchPlace } from "./sketch";

export interface MarkKind<G extends Geometry = Geometry> {
  readonly key: G["kind"];
  readonly label: string;
  /** Of the case, and of no finding or structure: what is written at it, and its colour. */
  readonly ofCase?: { readonly letters: string; readonly colour: Colour };
  readonly toWire: (geometry: G) => Promise<WireMark["geometry"]> | WireMark["geometry"];
  readonly fromWire: (wire: WireMark["geometry"]) => Promise<G> | G;
  readonly sketch: (geometry: G, place: SketchPlace) => Sketch;
  /** Where it is, to jump to it; null for an empty mask. */
  readonly centre: (geometry: G, home: StackGeometry) => World | null;
  /** "12.4 mm" or "0.84 ml · 14.1 mm"; empty for a point. */
  readonly measure: (geometry: G, home: StackGeometry) => string;
  /** The largest extent in mm, or null where it has none. */
  readonly longestMm: (geometry: G) => number | null;
  /** The geometry with one handle moved; null where it has no handles. */
  readonly moved: ((geometry: G, handle: number, to: World) => G) | null;
}
