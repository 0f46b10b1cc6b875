/** Answers of conditional questions go when their condition goes, in the same step: undo brings both back. */

import type { DraftStore, Reaction } from "../marks/store";
import type { Answer, Question } from "../props";
import { isAsked } from "./asked";

/** Runs after every change. The server does the same with what it is sent. */
export function takingBackHidden(questions: readonly Question[]): Reaction {
  const conditional = new Map(questions.filter((question) => question.when).map((question) => [question.key, question]));
  return (edit, store) => {
    // what hangs on a question that went goes in the next round
    for (let gone = hiddenAnswers(conditional, store); gone.length > 0; gone = hiddenAnswers(conditional, store)) {
      for (const answer of gone) edit.answer({ ...answer, state: "not_asked", value: null, reason: null });
    }
  };
}

const hiddenAnswers = (conditional: ReadonlyMap<string, Question>, store: DraftStore): Answer[] =>
  store.answers().filter((answer) => {
    const question = conditional.get(answer.question);
    return question !== undefined && answer.state !== "not_asked" && !isAsked(question, answer.scope_id, store);
  });
