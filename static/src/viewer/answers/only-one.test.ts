import { beforeEach, expect, test } from "vitest";
import { DraftStore } from "../marks/store";
import type { Question } from "../props";
import { onlyOne } from "./only-one";
import { prefilling } from "./prefill";

const index: Question = { key: "index", scope: "finding", type: "flag", label: "Index lesion", required: false, scale: "nominal", prefill: "only_finding" };

let store: DraftStore;
beforeEach(() => {
  store = new DraftStore();
  store.reactions.push(prefilling([index], new Set()), onlyOne([index]));
});
const finding = (id: string, order: number, deleted = false): void => void store.change("finding", (edit) => edit.finding({ id, order, deleted }));
const flag = (id: string, value: true | null): void =>
  void store.change("index", (edit) => edit.answer({ question: "index", scope_kind: "finding", scope_id: id, state: value ? "answered" : "not_asked", value, reason: null }));
const having = (): string[] => store.findings().filter(({ id }) => store.answer("index", "finding", id)?.value === true).map(({ id }) => id);

test("a second finding leaves the first the index lesion", () => {
  finding("f1", 1);
  finding("f2", 2);
  finding("f3", 3);
  expect(having()).toEqual(["f1"]);
});

test("given to another it is taken from the first, in one step", () => {
  finding("f1", 1);
  finding("f2", 2);
  flag("f2", true);
  expect(having()).toEqual(["f2"]);
  store.undo();
  expect(having()).toEqual(["f1"]);
});

test("the one that is left has it; of several that are left the reader chooses", () => {
  finding("f1", 1);
  finding("f2", 2);
  finding("f3", 3);
  finding("f1", 1, true);
  expect(having()).toEqual([]);
  finding("f3", 3, true);
  expect(having()).toEqual(["f2"]);
});

test("taken away by the reader it does not come back with the next finding", () => {
  finding("f1", 1);
  flag("f1", null);
  finding("f2", 2);
  expect(having()).toEqual([]);
});
