/** Two versions of one draft: which one stays. Either choice is one step of undo; nothing is thrown away. */

import type { Mark } from "../marks/mark";
import { answerKey, type DraftStore } from "../marks/store";
import { fromWire } from "../marks/wire";
import type { Draft } from "../props";

/** Shows the other version. The own one is one step back, and saved as a change if the reader goes there. */
export async function loadTheirs(store: DraftStore, theirs: Draft): Promise<void> {
  const marks = await Promise.all(theirs.marks.map(fromWire));
  store.change(
    "the other version",
    (edit) => {
      removeMissing(store, theirs, edit);
      theirs.findings.forEach(edit.finding);
      marks.forEach(edit.mark);
      theirs.answers.forEach(edit.answer);
    },
    { origin: "server" },
  );
}

/** Keeps the own version: gives every object that has to be saved over the other one. */
export async function keepMine(store: DraftStore, theirs: Draft): Promise<string[]> {
  const marks = await Promise.all(theirs.marks.map(fromWire));
  const mine = new Set(everything(store));
  store.change(
    "this version over the other",
    (edit) => {
      theirs.findings.filter((one) => !mine.has(`finding:${one.id}`)).forEach((one) => edit.finding({ ...one, deleted: true }));
      marks.filter((one) => !mine.has(`mark:${one.id}`)).forEach((one) => edit.mark({ ...one, deleted: true }));
      theirs.answers
        .filter((one) => !mine.has(`answer:${answerKey(one.question, one.scope_kind, one.scope_id)}`))
        .forEach((one) => edit.answer({ ...one, state: "not_asked", value: null, reason: null }));
    },
    { origin: "server" },
  );
  return everything(store);
}

function everything(store: DraftStore): string[] {
  return [
    ...store.all("finding").map((one) => `finding:${one.id}`),
    ...store.all("mark").map((one) => `mark:${one.id}`),
    ...store.all("answer").map((one) => `answer:${answerKey(one.question, one.scope_kind, one.scope_id)}`),
  ];
}

type Edit = Parameters<Parameters<DraftStore["change"]>[1]>[0];

function removeMissing(store: DraftStore, theirs: Draft, edit: Edit): void {
  const findings = new Set(theirs.findings.map((one) => one.id));
  const marks = new Set(theirs.marks.map((one) => one.id));
  const answers = new Set(theirs.answers.map((one) => answerKey(one.question, one.scope_kind, one.scope_id)));
  store.all("finding").filter((one) => !findings.has(one.id)).forEach((one) => edit.finding({ ...one, deleted: true }));
  store.all("mark").filter((one: Mark) => !marks.has(one.id)).forEach((one) => edit.mark({ ...one, deleted: true }));
  store
    .all("answer")
    .filter((one) => !answers.has(answerKey(one.question, one.scope_kind, one.scope_id)))
    .forEach((one) => edit.answer({ ...one, state: "not_asked", value: null, reason: null }));
}
