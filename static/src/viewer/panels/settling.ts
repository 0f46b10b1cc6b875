/** What stands between an adjudicator and the signature: verdicts seen, written, settled by others. */

import type { Difference } from "../comparing";
import type { Outcome } from "../saving/api";
import type { VerdictDrafts } from "../saving/verdict-drafts";
import type { Lacking } from "./sign-sheet";

/** The version of each verdict, by difference. */
export const seenVersions = (differences: readonly Difference[]): Record<string, number> =>
  Object.fromEntries(differences.flatMap((one) => (one.verdict ? [[one.id, one.verdict.version]] : [])));

/** Verdicts that are written and not settled: what is signed would be something else. */
export const unsettled = (differences: readonly Difference[], drafts: Pick<VerdictDrafts, "get">): Lacking[] =>
  differences
    .filter((one) => drafts.get(one.id) !== null)
    .map((one) => ({ sentence: `“${one.title}” is written, not settled`, question: null, scope_id: one.id }));

export const keptWords = (count: number): string =>
  count === 1 ? "One verdict was written here and not settled. It is as you left it." : `${count} verdicts were written here and not settled. They are as you left them.`;

export const isStale = (outcome: Outcome<unknown>): boolean => outcome.kind === "problem" && outcome.problem.code === "stale";
