/** Where the calculated planes of other panes cut the slice of one, with the handles that turn them. */

import type { PaneId } from "../engine/interface";
import { UPRIGHT, type Angles, type CutPlane } from "../geometry/cut";
import { isSameFrameOfReference } from "../geometry/linking";
import { onPlane } from "../geometry/projection";
import { cutBy } from "../geometry/reference-line";
import { between, cross, dot, subtract, type Vector, type World } from "../geometry/space";
import type { Panes } from "./panes";

export interface CutLine {
  readonly pane: PaneId;
  readonly plane: CutPlane;
  readonly ends: readonly [World, World];
  /** Halfway out on both sides of the point; taken hold of, the plane turns about the point. */
  readonly handles: readonly [World, World];
}

export function cutLines(panes: Panes, id: PaneId): CutLine[] {
  const slice = panes.slice(id);
  if (!slice) return [];
  return panes.list.flatMap((other) => {
    const cut = other.id === id ? null : panes.cuts.of(other.id);
    const shown = cut && panes.slice(other.id);
    const point = cut && panes.cuts.point(cut.source.id);
    if (!cut || !shown || !point || !isSameFrameOfReference(cut.geometry, slice.geometry)) return [];
    const ends = cutBy(shown.geometry, shown.frame, slice.geometry, slice.frame);
    if (!ends) return [];
    const foot = onPlane(slice.geometry, slice.frame, point);
    const handles = ends.map((end) => between(foot, end, 0.6)) as unknown as [World, World];
    return [{ pane: other.id, plane: cut.plane, ends, handles }];
  });
}

/** The angles of a plane once a handle of its line in pane `seenIn` has been led from one place to another; whole degrees. */
export function ledAngles(panes: Panes, line: CutLine, seenIn: Vector, from: World, to: World, began: Angles): Angles {
  const cut = panes.cuts.of(line.pane);
  const point = cut && panes.cuts.point(cut.source.id);
  if (!cut || !point) return began;
  const [a, b] = [subtract(from, point), subtract(to, point)];
  const flat = (v: Vector): Vector => subtract(v, [seenIn[0] * dot(v, seenIn), seenIn[1] * dot(v, seenIn), seenIn[2] * dot(v, seenIn)]);
  const degrees = (Math.atan2(dot(seenIn, cross(flat(a), flat(b))), dot(flat(a), flat(b))) * 180) / Math.PI;
  const upright = panes.cuts.axesOf(cut, UPRIGHT);
  const [about, across] = [dot(seenIn, upright.down), dot(seenIn, cut.axes.right)];
  const by = Math.round(degrees);
  if (Math.abs(about) >= Math.abs(across)) return { ...began, turn: wrapped(began.turn + Math.sign(about) * by) };
  return { ...began, tilt: wrapped(began.tilt + Math.sign(across) * by) };
}

/** From -179 to 180 degrees. */
export const wrapped = (degrees: number): number => ((((degrees + 179) % 360) + 360) % 360) - 179;
