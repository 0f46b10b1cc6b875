import { expect, test } from "vitest";
import { DraftStore } from "../marks/store";
import type { Answer, Question } from "../props";
import { ownAnswers } from "./remove-finding";

const question = (key: string, prefill: string | null): Question => ({ key, scope: "finding", type: "score", label: key, required: true, scale: "ordinal", prefill });
const answer = (key: string, scope: string, state: Answer["state"] = "answered"): Answer => ({
  question: key,
  scope_kind: "finding",
  scope_id: scope,
  state,
  value: state === "answered" ? "4" : null,
  reason: null,
});

test("only the reader's own answers about this finding are asked about before it is deleted", () => {
  const store = new DraftStore();
  const questions = [question("t2w", null), question("zone", null), question("dwi", null), question("diameter_mm", "longest_length_mm")];
  store.change("answers", (edit) => {
    edit.answer(answer("diameter_mm", "f1"));
    edit.answer(answer("dwi", "f1", "not_asked"));
    edit.answer(answer("t2w", "f2"));
  });
  expect(ownAnswers(store, questions, "f1")).toEqual([]);
  store.change("answers", (edit) => {
    edit.answer(answer("t2w", "f1"));
    edit.answer(answer("zone", "f1", "cannot_assess"));
  });
  expect(ownAnswers(store, questions, "f1").map((one) => one.question)).toEqual(["t2w", "zone"]);
});
