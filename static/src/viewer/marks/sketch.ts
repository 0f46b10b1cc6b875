/** What a mark looks like on one slice, in patient millimetres; the overlay paints it, the pointer hits it. */

import { carried, turned, type Rigid } from "../geometry/rigid";
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

/** As it is seen in another frame of reference: nothing of it can be taken hold of there. */
export const carriedSketch = ({ lines, crosses, crossings, areas, caption }: Sketch, map: Rigid): Sketch => ({
  lines: lines.map(({ points, closed }) => ({ points: points.map((point) => carried(map, point)), closed })),
  crosses: crosses.map((point) => carried(map, point)),
  crossings: crossings.map((point) => carried(map, point)),
  areas: areas.map((area) => ({ ...area, origin: carried(map, area.origin), stepRight: turned(map, area.stepRight), stepDown: turned(map, area.stepDown) })),
  handles: [],
  caption: caption && { ...caption, at: carried(map, caption.at) },
});

export const isSketchEmpty = (sketch: Sketch): boolean =>
  !sketch.lines.length && !sketch.crosses.length && !sketch.crossings.length && !sketch.areas.length;
