/** Deleting a finding, or the last thing drawn for it: asks once when answers would go with it or stay without a place. */

import { h } from "../dom";
import type { Mark } from "../marks/mark";
import type { DraftStore } from "../marks/store";
import type { Answer, Finding, Question } from "../props";
import { Sheet } from "./dialog";
import type { Workbench } from "./workbench";

export function removeFinding(bench: Workbench, questions: readonly Question[], from: HTMLElement, id: string): void {
  const { store } = bench;
  const finding = store.findings().find((one) => one.id === id);
  if (!finding) return;
  const answers = ownAnswers(store, questions, id);
  if (!answers.length) return withAll(store, finding);
  const name = nameOf(store, finding);
  const count = store.marksOf(id).length;
  ask(from, `Delete ${name}?`, `${counted(answers.length, "answer")} and ${counted(count, "mark")} go with it. Undo brings all of it back.`, [
    [`Delete ${name}`, () => withAll(store, finding)],
    ["Keep it", () => undefined],
  ]);
}

export function removeMark(bench: Workbench, questions: readonly Question[], from: HTMLElement, mark: Mark, alone = (): void => bench.alter(mark.id, "deleted mark", { deleted: true })): void {
  const { store } = bench;
  const finding = store.findings().find((one) => one.id === mark.finding_id);
  const answers = answersWithout(store, questions, mark);
  if (!finding || !answers.length || bench.refuses(mark)) return alone();
  const name = nameOf(store, finding);
  ask(from, `What becomes of ${name}?`, `This is all that is drawn for it, and it has ${counted(answers.length, "answer")}. They can wait until it is drawn anew, or go with it. Undo brings back either.`, [
    ["Delete what is drawn, keep the answers", alone],
    [`Delete ${name} and its answers`, () => withAll(store, finding)],
    ["Cancel", () => undefined],
  ]);
}

function withAll(store: DraftStore, finding: Finding): void {
  const marks = store.marksOf(finding.id);
  store.change("deleted finding", (edit) => {
    marks.forEach((mark) => edit.mark({ ...mark, deleted: true }));
    edit.finding({ ...finding, deleted: true });
  });
}

/** The first choice has the focus; Esc chooses none. */
function ask(from: HTMLElement, title: string, sentence: string, choices: readonly (readonly [string, () => void])[]): void {
  const sheet = new Sheet(from.closest<HTMLElement>("reading-viewer") ?? document.body, title);
  const buttons = choices.map(([words, run], i) =>
    h("button", { type: "button", class: i ? null : "primary", onclick: () => { sheet.close(); run(); } }, words),
  );
  sheet.body.append(h("p", {}, sentence), h("div", { class: "actions" }, ...buttons));
  sheet.open();
  buttons[0]?.focus();
}

const nameOf = (store: DraftStore, finding: Finding): string => `finding ${store.findings().indexOf(finding) + 1}`;
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** What is answered about a finding that without this mark would have none. */
export const answersWithout = (store: DraftStore, questions: readonly Question[], { id, finding_id }: Mark): Answer[] =>
  finding_id === null || store.marksOf(finding_id).some((one) => one.id !== id) ? [] : ownAnswers(store, questions, finding_id);

/** What the reader answered about a finding; what was taken over from marks goes and comes with them. */
export function ownAnswers(store: DraftStore, questions: readonly Question[], id: string): Answer[] {
  const own = new Set(questions.filter((one) => !one.prefill).map((one) => one.key));
  return store.answers().filter((one) => one.scope_kind === "finding" && one.scope_id === id && one.state !== "not_asked" && own.has(one.question));
}
