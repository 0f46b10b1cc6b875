/** What was taken from a proposal: whether it was edited since, told as the server will when it is saved. */

import type { Geometry, Mark } from "./mark";
import type { Reaction } from "./store";

const UNCHANGED = "ai_proposal_unchanged";
const EDITED = "ai_proposal_edited";
/** Places that lie as near are the same, for the server too. */
const SAME_WITHIN_MM = 0.01;

export const isEdited = (mark: Mark): boolean => mark.origin === EDITED;

/** "proposal", "proposal, edited"; null of anything else. */
export const proposedWords = (mark: Mark): string | null => (mark.proposal_id ? (isEdited(mark) ? "proposal, edited" : "proposal") : null);

/** The same as a sentence, with the model. */
export function proposedSentence(mark: Mark): string | null {
  if (!mark.proposal_id) return null;
  const by = mark.model ? ` by ${mark.model.name} ${mark.model.version}` : "";
  return `Taken from a proposal${by}, ${isEdited(mark) ? "and edited since" : "as it was proposed"}`;
}

/** Runs after every change, in the same step of undo. */
export function tellingEdited(): Reaction {
  const proposed = new Map<string, Geometry>();
  return (edit, store) => {
    for (const before of edit.marksBefore) {
      const mark = before.proposal_id ? store.mark(before.id) : null;
      if (!mark || mark.geometry === before.geometry) continue;
      if (before.origin === UNCHANGED && !proposed.has(mark.id)) proposed.set(mark.id, before.geometry);
      const from = proposed.get(mark.id);
      edit.mark({ ...mark, origin: from && isSame(from, mark.geometry) ? UNCHANGED : EDITED });
    }
  };
}

function isSame(a: Geometry, b: Geometry): boolean {
  if (a.kind === "mask" || b.kind === "mask") return a.kind === "mask" && b.kind === "mask" && a.runs.join() === b.runs.join();
  const [mine, theirs] = [placesOf(a), placesOf(b)];
  return a.kind === b.kind && mine.length === theirs.length && mine.every((each, i) => Math.abs(each - (theirs[i] as number)) <= SAME_WITHIN_MM);
}

const placesOf = (geometry: Exclude<Geometry, { kind: "mask" }>): readonly number[] =>
  geometry.kind === "point" ? geometry.point_mm : geometry.kind === "frames" ? geometry.frames : geometry.points_mm.flat();
