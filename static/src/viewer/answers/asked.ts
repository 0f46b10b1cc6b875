/** Which questions are asked now, and in which words an answer is told. */

import type { DraftStore } from "../marks/store";
import type { Answer, Question } from "../props";
import { typeOf } from "./catalogue";

/** A conditional question is asked while the one it hangs on has one of its values. */
export function isAsked(question: Question, scopeId: string | null, store: DraftStore): boolean {
  if (!question.when) return true;
  const given = store.answer(question.when.question, question.scope, scopeId);
  return given?.state === "answered" && question.when.in.includes(String(given.value));
}

/** The identity that answers of a question are filed under: once, for each sequence, or for a finding. */
export function scopeIds(question: Question, roles: readonly string[], findingId: string | null): (string | null)[] {
  if (question.scope === "case") return [null];
  if (question.scope === "finding") return findingId ? [findingId] : [];
  const asked = question.for_roles ?? [];
  return asked.length ? [...asked] : [...roles];
}

export function answerWords(question: Question, answer: Answer): string {
  if (answer.state === "cannot_assess") return "cannot assess";
  if (answer.state === "none") return "none";
  return typeOf(question.type).words(question, answer.value);
}
