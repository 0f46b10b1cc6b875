/** Deleting a finding: asks once when answers would go with it. */

import { h } from "../dom";
import type { DraftStore } from "../marks/store";
import type { Answer, Question } from "../props";
import { Sheet } from "./dialog";
import type { Workbench } from "./workbench";

export function removeFinding(bench: Workbench, questions: readonly Question[], from: HTMLElement, id: string): void {
  const { store } = bench;
  const findings = store.findings();
  const finding = findings.find((one) => one.id === id);
  if (!finding) return;
  const marks = store.marksOf(id);
  const answers = ownAnswers(store, questions, id);
  const remove = (): void => {
    store.change("deleted finding", (edit) => {
      marks.forEach((mark) => edit.mark({ ...mark, deleted: true }));
      edit.finding({ ...finding, deleted: true });
    });
  };
  if (!answers.length) return remove();
  const name = `finding ${findings.indexOf(finding) + 1}`;
  const sheet = new Sheet(from.closest<HTMLElement>("reading-viewer") ?? document.body, `Delete ${name}?`);
  const confirm = h("button", { type: "button", class: "primary", onclick: () => { sheet.close(); remove(); } }, `Delete ${name}`);
  sheet.body.append(
    h("p", {}, `${counted(answers.length, "answer")} and ${counted(marks.length, "mark")} go with it. Undo brings all of it back.`),
    h("div", { class: "actions" }, confirm, h("button", { type: "button", onclick: () => sheet.close() }, "Keep it")),
  );
  sheet.open();
  confirm.focus();
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** What the reader answered about a finding; what was taken over from marks goes and comes with them. */
export function ownAnswers(store: DraftStore, questions: readonly Question[], id: string): Answer[] {
  const own = new Set(questions.filter((one) => !one.prefill).map((one) => one.key));
  return store.answers().filter((one) => one.scope_kind === "finding" && one.scope_id === id && one.state !== "not_asked" && own.has(one.question));
}
