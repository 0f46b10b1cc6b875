/** What a mark looks like on one slice, in patient millimetres; the overlay paints it, the pointer hits it. */

import type { World } from "../geometry/space";
import type { StackGeometry } from "../geometry/stack";
import type { MaskSlice } from "./volume";

export interface Sketch {
  lines: { points: readonly World[]; closed: boolean }[];
  crosses: World[];
  /** Where a line passes through the plane of a slice it was not drawn on. */
  crossings: World[];
  areas: MaskSlice[];
  /** Points that can be dragged, in the order of the geometry; only on the slice it was drawn on. */
  handles: World[];
  caption: { at: World; text: string } | null;
}

export const emptySketch = (): Sketch => ({ lines: [], crosses: [], crossings: [], areas: [], handles: [], caption: null });

export interface SketchPlace {
  /** The stack the mark was drawn on. */
  readonly home: StackGeometry;
  /** Frame of `home` where it was drawn. */
  readonly homeFrame: number;
  /** The slice shown. */
  readonly shown: StackGeometry;
  readonly frame: number;
}

export const isHome = (place: SketchPlace): boolean =>
  place.home.stackId === place.shown.stackId && place.homeFrame === place.frame;

/** Places are as exact on a plane calculated out of their volume: they can be taken hold of there too. */
export const isHomeOfPlaces = (place: SketchPlace): boolean => isHome(place) || place.shown.cutOf === place.home.stackId;

export const isSketchEmpty = (sketch: Sketch): boolean =>
  !sketch.lines.length && !sketch.crosses.length && !sketch.crossings.length && !sketch.areas.length;
