import { beforeEach, expect, test } from "vitest";

import { DraftStore } from "../marks/store";
import type { Answer, Draft, Finding } from "../props";
import { compare, differences, join, joinQuietly, type Side } from "./versions";

const finding = (id: string, deleted = false): Finding => ({ id, order: 1, deleted });
const answer = (question: string, value: string, scope_id: string | null = null): Answer => ({
  question,
  scope_kind: scope_id ? "finding" : "case",
  scope_id,
  state: "answered",
  value,
  reason: null,
});
const draft = (findings: Finding[], answers: Answer[]): Draft => ({ revision: 9, saved_at: null, findings, marks: [], answers, computed: {} });

let store: DraftStore;
beforeEach(() => {
  store = new DraftStore();
  store.load({ findings: [finding("f1"), finding("f2")], marks: [], answers: [answer("quality", "3"), answer("t2w", "4", "f1")] });
});

const compared = async (theirs: Draft, ...unsaved: string[]) => compare(await differences(store, theirs), new Set(unsaved));

test("what was changed in the other version only is taken, what was changed here is asked", async () => {
  const theirs = draft([finding("f1"), finding("f2")], [answer("quality", "2"), answer("t2w", "5", "f1")]);
  const { choices, taken } = await compared(theirs, "answer:t2w|finding|f1");
  expect(choices.map((one) => one.about.name)).toEqual(["answer:t2w|finding|f1"]);
  expect(taken.map((one) => one.name)).toEqual(["answer:quality|case|"]);
});

test("a finding that only one version has is chosen with all that belongs to it", async () => {
  const theirs = draft([finding("f1", true), finding("f2")], [answer("quality", "3")]);
  const { choices, taken } = await compared(theirs, "answer:t2w|finding|f1");
  expect(choices).toHaveLength(1);
  expect(choices[0]?.about.name).toBe("finding:f1");
  expect(choices[0]?.all.map((one) => one.name)).toEqual(["finding:f1", "answer:t2w|finding|f1"]);
  expect(taken).toEqual([]);
});

test("what two windows changed apart is joined without a question; only what both changed is asked", async () => {
  store.change("here", (edit) => {
    edit.answer(answer("quality", "1"));
    edit.answer(answer("t2w", "2", "f1"));
    edit.finding({ ...finding("f3"), order: 2 });
  });
  const theirs = draft([finding("f1"), finding("f2"), { ...finding("f9"), order: 2 }], [answer("quality", "3"), answer("t2w", "5", "f1"), answer("zone", "PZ", "f9")]);
  const all = await differences(store, theirs);
  const unsaved = new Set(["answer:quality|case|", "answer:t2w|finding|f1", "finding:f3"]);
  const compared = compare(all, unsaved, new Set(["answer:t2w|finding|f1", "finding:f9", "answer:zone|finding|f9"]));
  expect(compared.choices.map((one) => one.about.name)).toEqual(["answer:t2w|finding|f1"]);
  expect(joinQuietly(store, compared)).toEqual(["finding:f3", "answer:quality|case|"]);
  expect(store.findings().map(({ id, order }) => [id, order])).toEqual([["f1", 1], ["f2", 1], ["f9", 2], ["f3", 3]]);
  expect(store.answer("quality", "case", null)?.value).toBe("1");
  expect(store.answer("zone", "finding", "f9")?.value).toBe("PZ");
});

test("one side takes a finding away, the other goes on with it: that is asked; untouched it goes", async () => {
  const theirs = draft([finding("f2")], [answer("quality", "3")]);
  const all = await differences(store, theirs);
  const gone = new Set(["finding:f1"]);
  expect(compare(all, new Set(["answer:t2w|finding|f1"]), gone).choices.map((one) => one.about.name)).toEqual(["finding:f1"]);
  expect(compare(all, new Set(["answer:quality|case|"]), gone)).toMatchObject({ choices: [], kept: [], taken: [{ name: "finding:f1" }, { name: "answer:t2w|finding|f1" }] });
});

test("undo goes back over the reader's own work, not over what another window saved", async () => {
  store.change("mine", (edit) => edit.answer(answer("quality", "1")));
  store.change("older", (edit) => edit.answer(answer("t2w", "2", "f1")));
  const theirs = draft([finding("f1"), finding("f2")], [answer("quality", "3"), answer("t2w", "5", "f1")]);
  joinQuietly(store, compare(await differences(store, theirs), new Set(["answer:quality|case|"]), new Set(["answer:t2w|finding|f1"])));
  expect(store.undo()).toBe("mine");
  expect(store.answer("quality", "case", null)?.value).toBe("3");
  expect(store.answer("t2w", "finding", "f1")?.value).toBe("5");
});

test("the same content is no difference, whatever the order of keys", async () => {
  const again = { reason: null, value: "3", state: "answered" as const, scope_id: null, scope_kind: "case" as const, question: "quality" };
  expect(await differences(store, draft([finding("f2"), finding("f1")], [answer("t2w", "4", "f1"), again]))).toEqual([]);
});

test("one version is made of both, in one step that undo takes back", async () => {
  const theirs = draft([finding("f1"), finding("f3")], [answer("quality", "2"), answer("t2w", "5", "f1")]);
  const pick: Record<string, Side> = { "answer:t2w|finding|f1": "mine" };
  const all = await differences(store, theirs);
  const names = join(store, "both", all.map((difference) => ({ difference, side: pick[difference.name] ?? "theirs" })));
  expect(names).toEqual(["answer:t2w|finding|f1"]);
  expect(store.findings().map((one) => one.id)).toEqual(["f1", "f3"]);
  expect(store.answer("t2w", "finding", "f1")?.value).toBe("4");
  expect(store.answer("quality", "case", null)?.value).toBe("2");
  store.undo();
  expect(store.findings().map((one) => one.id)).toEqual(["f1", "f2"]);
  expect(store.answer("quality", "case", null)?.value).toBe("3");
});

test("what is kept from here and unknown there is sent, and what is gone from here is sent as gone", async () => {
  store.change("delete", (edit) => edit.finding(finding("f2", true)));
  const theirs = draft([finding("f2")], []);
  const all = await differences(store, theirs);
  const names = join(store, "mine", all.map((difference) => ({ difference, side: "mine" as const })));
  expect(new Set(names)).toEqual(new Set(["finding:f1", "finding:f2", "answer:quality|case|", "answer:t2w|finding|f1"]));
  expect(store.get("finding", "f2")?.deleted).toBe(true);
});
