/** The painted region in the hand, and keeping what was done to it. */

import { newId, type Mark } from "../marks/mark";
import { eachFilled, filledCount, runsOf } from "../marks/runs";
import { sizeOf, voxelsFor } from "../marks/volume";
import { drawnOn, type Bench, type Slice } from "./tool";

export interface Painting {
  readonly mark: Mark;
  /** False while it is not in the store. */
  readonly exists: boolean;
  /** Of this painting alone: may be painted on. */
  readonly voxels: Uint8Array;
}

/** The mask to paint on: the selected one if it belongs to what is drawn for, else its own on this stack. */
function maskFor(bench: Bench, slice: Slice): Mark | null {
  const { finding_id, structure } = bench.owner();
  const isAny = finding_id === null && structure === null;
  const masks = bench.store
    .marks()
    .filter((mark) => mark.geometry.kind === "mask" && mark.stack_id === slice.stack.id)
    .filter((mark) => mark.structure === structure && (isAny || mark.finding_id === finding_id));
  return masks.find((mark) => mark.id === bench.selected()) ?? (isAny ? null : masks[0]) ?? null;
}

/** The region of what is drawn for on this stack as it stands, or an empty new one. */
export function paintingOn(bench: Bench, slice: Slice): Painting {
  const existing = maskFor(bench, slice);
  if (existing?.geometry.kind === "mask") {
    return { mark: existing, exists: true, voxels: voxelsFor(existing.geometry.runs, slice.geometry).slice() };
  }
  const voxels = new Uint8Array(sizeOf(slice.geometry));
  const geometry = { kind: "mask", runs: Uint32Array.of(voxels.length), voxels: 0 } as const;
  const mark: Mark = { id: newId(), ...bench.owner(), geometry, ...drawnOn(slice) };
  return { mark, exists: false, voxels };
}

/** What is kept is what the voxels say, not what was seen on the screen. Emptied, a region is deleted. */
export function keep(bench: Bench, { mark, exists }: Painting, voxels: Uint8Array, label: string, also: readonly Mark[] = []): void {
  const others = apart(bench, mark, voxels);
  const made = withVoxels(mark, voxels);
  if (!exists && made.deleted) return;
  const go = (): void => {
    const isKept = bench.store.change(label, (edit) => {
      edit.mark({ ...made, ...(mark.finding_id === null && mark.structure === null ? bench.owner(edit) : {}) });
      [...others, ...also].forEach((one) => edit.mark(one));
    });
    if (isKept) bench.select(made.deleted ? null : mark.id);
  };
  if (made.deleted) bench.wiped(mark, go);
  else go();
}

function withVoxels(mark: Mark, voxels: Uint8Array): Mark {
  const runs = runsOf(voxels);
  const filled = filledCount(runs);
  return { ...mark, deleted: filled === 0, geometry: { kind: "mask", runs, voxels: filled } };
}

/** Regions that share no voxel with this one give way to what is newly painted; locked ones keep theirs. */
function apart(bench: Bench, mark: Mark, voxels: Uint8Array): Mark[] {
  const names = bench.excluded(mark.structure);
  const home = bench.geometry(mark.stack_id);
  if (!names.length || !home) return [];
  return bench.store.marks().flatMap((other) => {
    if (other.geometry.kind !== "mask" || other.stack_id !== mark.stack_id || !names.includes(other.structure ?? "")) return [];
    const { runs } = other.geometry;
    if (other.locked) {
      eachFilled(runs, (from, to) => voxels.fill(0, from, to));
      return [];
    }
    const theirs = voxelsFor(runs, home).slice();
    let isShared = false;
    eachFilled(runs, (from, to) => {
      for (let i = from; i < to; i += 1) {
        if (!voxels[i]) continue;
        theirs[i] = 0;
        isShared = true;
      }
    });
    return isShared ? [withVoxels(other, theirs)] : [];
  });
}
