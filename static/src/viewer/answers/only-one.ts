/** A flag that one finding has, the index lesion: the first has it until the reader gives it to another. */

import type { Reaction } from "../marks/store";
import type { Question } from "../props";

/** Given to one finding, it is taken from the others in the same step of undo. */
export function onlyOne(questions: readonly Question[]): Reaction {
  const flags = questions.filter((question) => question.prefill === "only_finding");
  return (edit, store) => {
    for (const { key } of flags) {
      const having = store.findings().filter(({ id }) => store.answer(key, "finding", id)?.value === true);
      const [given, ...more] = having.filter(({ id }) => edit.was(key, "finding", id)?.value !== true);
      if (!given || more.length) continue;
      for (const { id } of having.filter((one) => one !== given)) {
        edit.answer({ question: key, scope_kind: "finding", scope_id: id, state: "not_asked", value: null, reason: null });
      }
    }
  };
}
