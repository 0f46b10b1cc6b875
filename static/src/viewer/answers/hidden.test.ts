import { expect, test } from "vitest";
import { DraftStore } from "../marks/store";
import type { Answer, Question } from "../props";
import { takingBackHidden } from "./hidden";

const question = (key: string, when: string | null, values: string[] = []): Question => ({
  key,
  scope: "finding",
  type: "choice",
  label: key,
  required: true,
  scale: "nominal",
  when: when ? { question: when, in: values } : null,
});
const answer = (key: string, value: unknown, finding = "f1"): Answer => ({
  question: key,
  scope_kind: "finding",
  scope_id: finding,
  state: "answered",
  value,
  reason: null,
});

function opened(): DraftStore {
  const store = new DraftStore();
  store.reactions.push(takingBackHidden([question("zone", null), question("rule", "zone", ["CZ"]), question("side", "rule", ["PZ"])]));
  for (const id of ["f1", "f2"]) store.change("finding", (edit) => edit.finding({ id, order: 1, deleted: false }));
  for (const id of ["f1", "f2"]) {
    store.change("zone", (edit) => edit.answer(answer("zone", "CZ", id)));
    store.change("rule", (edit) => edit.answer(answer("rule", "PZ", id)));
    store.change("side", (edit) => edit.answer(answer("side", "left", id)));
  }
  return store;
}
const said = (store: DraftStore, finding = "f1"): unknown[] => ["zone", "rule", "side"].map((key) => store.answer(key, "finding", finding)?.value ?? null);

test("what hangs on a condition goes with it, at every depth, and nowhere else", () => {
  const store = opened();
  store.change("zone", (edit) => edit.answer(answer("zone", "TZ")));
  expect(said(store)).toEqual(["TZ", null, null]);
  expect(said(store, "f2")).toEqual(["CZ", "PZ", "left"]);
});

test("one undo brings the condition and the answers back", () => {
  const store = opened();
  store.change("zone", (edit) => edit.answer(answer("zone", "TZ")));
  store.undo();
  expect(said(store)).toEqual(["CZ", "PZ", "left"]);
});

test("an answer back in sight stands open: nothing is said that the reader did not say", () => {
  const store = opened();
  store.change("zone", (edit) => edit.answer(answer("zone", "TZ")));
  store.change("zone", (edit) => edit.answer(answer("zone", "CZ")));
  expect(said(store)).toEqual(["CZ", null, null]);
});
