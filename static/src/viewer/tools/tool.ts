/** The shape of a tool, and the bench it works on. */

import type { Engine, PaneId } from "../engine/interface";
import type { Canvas, World } from "../geometry/space";
import { keptNearVolume } from "../geometry/cut";
import { onPlane } from "../geometry/projection";
import { keptNear, nearestFrame, type StackGeometry } from "../geometry/stack";
import type { Kind, Mark, Owner } from "../marks/mark";
import type { DraftStore, Edit } from "../marks/store";
import type { Joins } from "../hanging/joins";
import type { PlaneHand } from "../hanging/plane-hand";
import type { Views } from "../hanging/views";
import type { Stack } from "../props";

export interface Slice {
  readonly stack: Stack;
  readonly geometry: StackGeometry;
  readonly frame: number;
}

export interface Pointer {
  readonly pane: PaneId;
  readonly at: Canvas;
  /** Ctrl (or the command key) was held at the press: painting tools do the opposite. */
  readonly reversed?: boolean;
  /** Known more exactly than by the screen: drawn before, and done again. */
  readonly place?: World;
}

/** What is being drawn and not yet in the store. */
export type Preview =
  | { readonly kind: "mark"; readonly mark: Mark }
  | { readonly kind: "mask"; readonly mark: Mark; readonly voxels: Uint8Array; readonly frame: number };

/** Everything a tool may touch. */
export interface Bench {
  readonly engine: Engine;
  /** Planes calculated out of volumes. */
  readonly planes: PlaneHand;
  /** Zoom and position. */
  readonly views: Views;
  readonly store: DraftStore;
  readonly slice: (pane: PaneId) => Slice | null;
  readonly joins: Joins;
  readonly geometry: (stackId: string) => StackGeometry | null;
  readonly stackOf: (stackId: string) => Stack | null;
  /** False once signed, or where the machine may not be drawn on. */
  readonly mayChange: () => boolean;
  /** Marks that can be seen and taken hold of. */
  readonly visibleMarks: () => readonly Mark[];
  /** The finding to draw for, made in the same step when there is none. */
  readonly findingFor: (edit: Edit) => string;
  readonly activeFinding: () => string | null;
  /** What encloses is drawn for: the structure in the hand, else the active finding; in an edit it is made if there is none. */
  readonly owner: (edit?: Edit) => Owner;
  /** Structures that share no voxel with this one. */
  readonly excluded: (structure: string | null) => readonly string[];
  /** Whether the protocol takes marks of this kind. */
  readonly takes: (kind: Kind) => boolean;
  /** True for a locked mark, and says so. */
  readonly refuses: (mark: Mark) => boolean;
  /** Said quietly in the pane, where a hand did nothing. */
  readonly remark: (pane: PaneId, sentence: string) => void;
  /** A region is about to go with the last that was painted of it: `go` takes it away, perhaps after a question. */
  readonly wiped: (mark: Mark, go: () => void) => void;
  readonly brushRadiusMm: () => number;
  readonly selected: () => string | null;
  readonly select: (markId: string | null) => void;
  readonly preview: (preview: Preview | null) => void;
  /** The gland axis to measure next; told when it is. */
  readonly glandAxis: () => string | null;
  readonly glandAxisDone: () => void;
}

/** From press to release. */
export interface Gesture {
  move(pointer: Pointer): void;
  /** True when done; false keeps the gesture open until the next release (two clicks instead of a drag). */
  release(pointer: Pointer): boolean;
  cancel(): void;
  /** Ends a gesture of many clicks from the keyboard; false while too little is drawn, and then it goes on. */
  finish?(): boolean;
  /** What is drawn so far, which only this gesture understands; a place first, in patient millimetres. */
  readonly trace?: Trace;
}

export type Trace = {
  /** Empty while nothing is drawn that would be missed. */
  steps(): readonly Step[];
  /** After the same press: does all of it again. */
  again(steps: readonly Step[]): void;
  /** The mark it changes, where it makes no new one. */
  readonly on?: string;
};

/** x, y and z, and what else the tool needs. */
export type Step = readonly number[];
export const placeOfStep = ([x = 0, y = 0, z = 0]: Step): World => [x, y, z];

export interface Tool {
  readonly key: string;
  readonly label: string;
  /** One sentence for the person who has not used it yet. */
  readonly hint: string;
  /** Instead, where nothing may be changed. */
  readonly hintToLook?: string;
  readonly cursor: string;
  /** Needs a reading that may be changed, and a machine that may be drawn on. */
  readonly draws: boolean;
  /** The kind of mark it makes, which a protocol may leave out. */
  readonly makes?: Kind;
  /** Outlines or paints a region: of a structure too, if one is in the hand. */
  readonly encloses?: true;
  /** Paints with a ring of the brush's size. */
  readonly paints?: "adds" | "erases";
  readonly press: (bench: Bench, pointer: Pointer) => Gesture | null;
}

/** So far beside the image (on a calculated plane: beside the volume) a mark may reach; what lies further out the server refuses, and with it all that comes after. */
const BESIDE_MM = 15;

/** Place under the pointer on the shown slice, no further from the image than marks may lie. */
export function placeOf(bench: Bench, pointer: Pointer): World | null {
  if (pointer.place) return pointer.place;
  const place = bench.engine.toWorld(pointer.pane, pointer.at);
  const slice = place && bench.slice(pointer.pane);
  if (!slice) return place;
  const { geometry, frame } = slice;
  const volume = geometry.cutOf === null ? null : bench.geometry(geometry.cutOf);
  return volume ? keptNearVolume(volume, geometry, frame, place, BESIDE_MM) : keptNear(geometry, place, frame, BESIDE_MM);
}

/** The same on the slice that a drawing was begun on: another may be shown by now, and what is drawn stays flat. */
export function placeOn(bench: Bench, { geometry, frame }: Slice, begun: Pointer, pointer: Pointer): World | null {
  const place = pointer.pane === begun.pane ? placeOf(bench, pointer) : null;
  return place && onPlane(geometry, frame, place);
}

/** The frame that was acquired: of a calculated plane, the one nearest to a place on it. */
export function acquired(bench: Bench, slice: Slice, place: World): Slice {
  const stack = slice.stack.cut && bench.stackOf(slice.stack.cut.of);
  const geometry = stack && bench.geometry(stack.id);
  return stack && geometry ? { stack, geometry, frame: nearestFrame(geometry, place) } : slice;
}

/** The fields of a mark that say where it was drawn. */
export function drawnOn({ stack, frame }: Slice): Pick<
  Mark,
  "stack_id" | "sop_instance_uid" | "frame_number" | "frame_of_reference_uid" | "origin" | "deleted"
> {
  const entry = stack.frames[frame];
  return {
    stack_id: stack.id,
    sop_instance_uid: entry?.sop_instance_uid ?? "",
    frame_number: entry?.frame_number ?? 1,
    frame_of_reference_uid: stack.frame_of_reference_uid,
    origin: "hand",
    deleted: false,
  };
}

/** The frame of its stack on which a mark was drawn; 0 if it cannot be found. */
export function homeFrame(mark: Mark, stack: Stack): number {
  const frame = stack.frames.findIndex(
    (one) => one.sop_instance_uid === mark.sop_instance_uid && one.frame_number === mark.frame_number,
  );
  return Math.max(0, frame);
}
