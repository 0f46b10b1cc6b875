/** The painted region in the hand, and keeping what was done to it. */

import { newId, type Mark } from "../marks/mark";
import { filledCount, runsOf } from "../marks/runs";
import { sizeOf, voxelsFor } from "../marks/volume";
import { drawnOn, type Bench, type Slice } from "./tool";

export interface Painting {
  readonly mark: Mark;
  /** False while it is not in the store. */
  readonly exists: boolean;
  /** Of this painting alone: may be painted on. */
  readonly voxels: Uint8Array;
}

/** The mask to paint on: the selected one, else the active finding's on this stack. */
function maskFor(bench: Bench, slice: Slice): Mark | null {
  const masks = bench.store.marks().filter((mark) => mark.geometry.kind === "mask" && mark.stack_id === slice.stack.id);
  const finding = bench.activeFinding();
  return (
    masks.find((mark) => mark.id === bench.selected() && (finding === null || mark.finding_id === finding)) ??
    masks.find((mark) => mark.finding_id === finding && finding !== null) ??
    null
  );
}

/** The region of the finding on this stack as it stands, or an empty new one. */
export function paintingOn(bench: Bench, slice: Slice): Painting {
  const existing = maskFor(bench, slice);
  if (existing?.geometry.kind === "mask") {
    return { mark: existing, exists: true, voxels: voxelsFor(existing.geometry.runs, slice.geometry).slice() };
  }
  const voxels = new Uint8Array(sizeOf(slice.geometry));
  const geometry = { kind: "mask", runs: Uint32Array.of(voxels.length), voxels: 0 } as const;
  const mark: Mark = { id: newId(), finding_id: bench.activeFinding(), structure: null, geometry, ...drawnOn(slice) };
  return { mark, exists: false, voxels };
}

/** What is kept is what the voxels say, not what was seen on the screen. Emptied, a region is deleted. */
export function keep(bench: Bench, { mark, exists }: Painting, voxels: Uint8Array, label: string, also: readonly Mark[] = []): void {
  const runs = runsOf(voxels);
  const filled = filledCount(runs);
  if (!exists && filled === 0) return;
  bench.store.change(label, (edit) => {
    edit.mark({
      ...mark,
      finding_id: mark.finding_id ?? bench.findingFor(edit),
      deleted: filled === 0,
      geometry: { kind: "mask", runs, voxels: filled },
    });
    also.forEach((one) => edit.mark(one));
  });
  bench.select(filled ? mark.id : null);
}
