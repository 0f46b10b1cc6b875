import { expect, test } from "vitest";
import type { World } from "../geometry/space";
import { DraftStore } from "../marks/store";
import type { Answer, Question } from "../props";
import type { Mark } from "../marks/mark";
import { answersWithout, ownAnswers } from "./remove-finding";

const question = (key: string, prefill: string | null): Question => ({ key, scope: "finding", type: "score", label: key, required: true, scale: "ordinal", prefill });
const answer = (key: string, scope: string, state: Answer["state"] = "answered"): Answer => ({
  question: key,
  scope_kind: "finding",
  scope_id: scope,
  state,
  value: state === "answered" ? "4" : null,
  reason: null,
});

const mark = (id: string, finding_id: string | null): Mark => ({
  id, finding_id, structure: null, geometry: { kind: "point", point_mm: [0, 0, 0] as unknown as World },
  stack_id: "ax", sop_instance_uid: "1.2", frame_number: 1, frame_of_reference_uid: "1.2.3", origin: "hand", deleted: false,
});

test("the last mark of a finding that was answered is asked about; others, needles and findings without answers are not", () => {
  const store = new DraftStore();
  const [one, other, needle] = [mark("m1", "f1"), mark("m2", "f1"), mark("m3", null)];
  store.change("drawn", (edit) => {
    edit.finding({ id: "f1", order: 1, deleted: false });
    [one, other, needle].forEach((each) => edit.mark(each));
    edit.answer(answer("t2w", "f1"));
  });
  const asked = (each: Mark): string[] => answersWithout(store, [question("t2w", null)], each).map((given) => given.question);
  expect([one, needle].map(asked)).toEqual([[], []]);
  store.change("deleted mark", (edit) => edit.mark({ ...other, deleted: true }));
  expect([one, needle].map(asked)).toEqual([["t2w"], []]);
  store.change("T2W", (edit) => edit.answer(answer("t2w", "f1", "not_asked")));
  expect(asked(one)).toEqual([]);
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
