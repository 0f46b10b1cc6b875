/** Labels for frames of moving pictures, by keys: from here, to here, the whole clip. */

import type { PaneId } from "../engine/interface";
import { hasPlace } from "../geometry/placing";
import { newId, type Mark } from "../marks/mark";
import { drawnOn, type Bench, type Slice } from "./tool";

export type RangeEdge = "from" | "to" | "all";

/** The frames of a range with one end put at a frame; the other end gives way. */
export function stretched([first, last]: readonly [number, number], edge: RangeEdge, frame: number, frames: number): readonly [number, number] {
  if (edge === "all") return [1, frames];
  return edge === "from" ? [frame, Math.max(frame, last)] : [Math.min(first, frame), frame];
}

/** Changes the selected range of this clip, or begins one; null when done, else a sentence saying why not. */
export function labelFrames(bench: Bench, pane: PaneId, edge: RangeEdge): string | null {
  const slice = bench.slice(pane);
  if (!slice || hasPlace(slice.stack)) return "Ranges of frames are labelled in moving pictures only (cine, sweep).";
  if (!bench.takes("frames")) return "This protocol takes no labels of frames.";
  if (!bench.mayChange()) return "This reading cannot be changed.";
  const number = slice.stack.frames[slice.frame]?.frame_number ?? 1;
  const known = selectedRange(bench, slice);
  if (known && bench.refuses(known)) return null;
  const before = known?.geometry.kind === "frames" ? known.geometry.frames : ([number, number] as const);
  const frames = stretched(before, edge, number, slice.stack.frames.length);
  const id = known?.id ?? newId();
  bench.store.change("labelled frames", (edit) => {
    const mark = known ?? { id, finding_id: bench.findingFor(edit), structure: null, ...drawnOn(slice) };
    const first = slice.stack.frames.find((one) => one.frame_number === frames[0]);
    edit.mark({ ...mark, sop_instance_uid: first?.sop_instance_uid ?? mark.sop_instance_uid, frame_number: frames[0], geometry: { kind: "frames", frames } });
  });
  bench.select(id);
  return null;
}

function selectedRange(bench: Bench, { stack }: Slice): Mark | null {
  const id = bench.selected();
  return bench.store.marks().find((mark) => mark.id === id && mark.geometry.kind === "frames" && mark.stack_id === stack.id) ?? null;
}

/** Where in a stack a range lies, by positions of its frames from 0; null for other marks. */
export function rangeIn(mark: Mark, slice: Pick<Slice, "stack">): readonly [number, number] | null {
  if (mark.geometry.kind !== "frames" || mark.stack_id !== slice.stack.id) return null;
  const [first, last] = mark.geometry.frames.map((number) => slice.stack.frames.findIndex((one) => one.frame_number === number)) as [number, number];
  return first < 0 || last < 0 ? null : [first, last];
}
