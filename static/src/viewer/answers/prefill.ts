/** Answers taken over from what was drawn, until the reader gives an own one. */

import { toTenth } from "../geometry/measures";
import { kindFor } from "../marks/catalogue";
import type { Mark } from "../marks/mark";
import { answerKey, type DraftStore, type Reaction } from "../marks/store";
import type { Question } from "../props";

interface Drawn {
  readonly marks: readonly Mark[];
  readonly findings: number;
  /** The pane roles for which the case has images. */
  readonly roles: ReadonlySet<string>;
}

/** Undefined: what is answered stays, whatever it is. */
type Source = (question: Question, scopeId: string | null, drawn: Drawn) => unknown;

const longest = (marks: readonly Mark[]): number | null => {
  const all = marks.map((mark) => kindFor(mark.geometry).longestMm(mark.geometry)).filter((mm) => mm !== null);
  return all.length ? toTenth(Math.max(...all)) : null;
};

const SOURCES: Record<string, Source> = {
  /** The longest length or long axis drawn for the finding, else the longest chord of its contours. */
  longest_length_mm: (_question, finding, { marks }) => {
    const own = marks.filter((mark) => mark.finding_id === finding && finding !== null);
    const lengths = own.filter((mark) => ["length", "bidirectional"].includes(mark.geometry.kind));
    return longest(lengths.length ? lengths : own);
  },
  structure_length_mm: (question, _scope, { marks }) =>
    longest(marks.filter((mark) => mark.structure !== null && mark.structure === question.structure)),
  /** A sequence that the case does not have cannot be scored. */
  x_if_absent: (question, _scope, { roles }) =>
    (question.for_roles ?? []).some((role) => roles.has(role)) ? null : "X",
  /** Among several it stays where it is. */
  only_finding: (_question, _finding, { findings }) => (findings === 1 ? true : undefined),
};

/** Runs after every change, in the same step of undo. */
export function prefilling(questions: readonly Question[], roles: ReadonlySet<string>): Reaction {
  const filled = questions.filter((question) => question.prefill && SOURCES[question.prefill]);
  return (edit, store) => {
    const before: Drawn = { marks: edit.marksBefore, findings: edit.findingsBefore.length, roles };
    const now: Drawn = { marks: store.marks(), findings: store.findings().length, roles };
    for (const question of filled) {
      for (const scopeId of scopesOf(question, store)) {
        const source = SOURCES[question.prefill as string] as Source;
        const value = source(question, scopeId, now);
        if (value === undefined) continue;
        const was = source(question, scopeId, before);
        const given = store.answer(question.key, question.scope, scopeId);
        const isNew = store.get("answer", answerKey(question.key, question.scope, scopeId)) === null;
        // an answer that the reader changed or cleared is the reader's; only a newly drawn mark fills a cleared one
        const follows = given === null ? isNew || value !== was : given.state === "answered" && given.value === was;
        if (!follows || (given?.value ?? null) === value) continue;
        edit.answer({
          question: question.key,
          scope_kind: question.scope,
          scope_id: scopeId,
          state: value === null ? "not_asked" : "answered",
          value,
          reason: null,
        });
      }
    }
  };
}

const scopesOf = (question: Question, store: DraftStore): (string | null)[] =>
  question.scope === "finding" ? store.findings().map((finding) => finding.id) : [null];
