/** Unsent changes of several windows that are gone, as one. */

import { answerKey } from "../marks/store";
import { fromWire } from "../marks/wire";
import type { DraftChange } from "../props";
import type { Kept, Waiting } from "./outbox";

/**
 * Later changes win over earlier ones. The lowest base counts: if the server has moved on since, the reader is asked.
 * Several parcels cannot stay parcels, as each of them follows on the same revision.
 */
export function merged(all: readonly Kept[]): Kept | null {
  const inOrder = [...all].sort((a, b) => a.since.localeCompare(b.since));
  const [first, ...others] = inOrder;
  if (!first || !others.length) return first ?? null;
  return {
    base: Math.min(...inOrder.map((kept) => kept.base)),
    since: first.since,
    parcel: null,
    loose: inOrder.flatMap((kept) => [...kept.loose, ...(kept.parcel ? [kept.parcel.body] : [])]),
    waiting: joined(inOrder.map((kept) => kept.waiting)),
    registrations: inOrder.at(-1)?.registrations ?? [],
    drawing: inOrder.flatMap((kept) => kept.drawing ?? []).sort((a, b) => a.at.localeCompare(b.at)).at(-1) ?? null,
  };
}

export const joined = (all: readonly Waiting[]): Waiting => ({
  findings: [...new Map(all.flatMap((one) => one.findings.map((finding) => [finding.id, finding] as const))).values()],
  marks: [...new Map(all.flatMap((one) => one.marks.map((mark) => [mark.id, mark] as const))).values()],
  answers: [
    ...new Map(
      all.flatMap((one) =>
        one.answers.map((answer) => [answerKey(answer.question, answer.scope_kind, answer.scope_id), answer] as const),
      ),
    ).values(),
  ],
});

/** What is inside a parcel's body. */
export async function contentOf(body: string): Promise<Waiting> {
  const change = JSON.parse(body) as DraftChange;
  return { findings: change.findings, marks: await Promise.all(change.marks.map(fromWire)), answers: change.answers };
}
