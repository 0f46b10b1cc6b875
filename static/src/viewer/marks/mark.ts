/** A mark as the viewer holds it: where it was drawn, what it belongs to, its geometry in patient millimetres. */

import type { World } from "../geometry/space";
import type { Colour } from "./palette";

export interface PointGeometry {
  readonly kind: "point";
  readonly point_mm: World;
}
export interface LengthGeometry {
  readonly kind: "length";
  readonly points_mm: readonly [World, World];
}
export interface BidirectionalGeometry {
  readonly kind: "bidirectional";
  /** The ends of the long axis, then those of the short one. */
  readonly points_mm: readonly [World, World, World, World];
}
export interface AngleGeometry {
  readonly kind: "angle";
  /** End, corner, end. */
  readonly points_mm: readonly [World, World, World];
}
/** Entry, tip. */
export interface NeedleGeometry {
  readonly kind: "needle";
  readonly points_mm: readonly [World, World];
}
/** The segment that was taken. */
export interface CoreGeometry {
  readonly kind: "core";
  readonly points_mm: readonly [World, World];
}
export interface ContourGeometry {
  readonly kind: "contour";
  readonly points_mm: readonly World[];
  readonly closed: boolean;
}
export interface MaskGeometry {
  readonly kind: "mask";
  /** Run lengths over the stack's voxels; a new array for every change, never altered in place. */
  readonly runs: Uint32Array;
  readonly voxels: number;
}
/** From the first to the last frame of a moving picture; numbers of DICOM, from 1. */
export interface FramesGeometry {
  readonly kind: "frames";
  readonly frames: readonly [number, number];
}

export type Geometry =
  | PointGeometry
  | LengthGeometry
  | BidirectionalGeometry
  | AngleGeometry
  | ContourGeometry
  | MaskGeometry
  | FramesGeometry
  | NeedleGeometry
  | CoreGeometry;
export type Kind = Geometry["kind"];

/** Who or what made the last change: kept so that what a person drew is never mistaken for a suggestion. */
export type Origin = "hand" | "prefill" | "undo" | "server";

export interface Mark {
  readonly id: string;
  readonly finding_id: string | null;
  /** "gland_ap", "peripheral_zone": for marks that belong to the case and not to a finding. */
  readonly structure: string | null;
  readonly geometry: Geometry;
  readonly stack_id: string;
  readonly sop_instance_uid: string;
  readonly frame_number: number;
  readonly frame_of_reference_uid: string;
  readonly origin: string;
  /** The model that made it, and the proposal it was taken from. Whether it was edited since, the server says. */
  readonly model?: { readonly name: string; readonly version: string };
  readonly proposal_id?: string;
  /** The reader's own name for it. */
  readonly name?: string;
  /** The reader's own colour for it. */
  readonly colour?: Colour;
  /** Locked marks are altered by nothing until they are unlocked. */
  readonly locked?: boolean;
  readonly deleted: boolean;
}

/** What a mark is of: a finding, a structure, or neither yet. */
export type Owner = Pick<Mark, "finding_id" | "structure">;

/** A new random id; ids never tell an order. */
export const newId = (): string => crypto.randomUUID();
