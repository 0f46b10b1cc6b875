import { beforeEach, expect, test } from "vitest";
import { prefilling } from "../answers/prefill";
import type { Answer, Question } from "../props";
import type { Mark } from "./mark";
import { DraftStore, type StoreEvent } from "./store";

const length = (id: string, mm: number, finding: string | null = "f1", structure: string | null = null): Mark => ({
  id,
  finding_id: finding,
  structure,
  geometry: { kind: "length", points_mm: [[0, 0, 0], [mm, 0, 0]] },
  stack_id: "stack-1",
  sop_instance_uid: "1.2.3",
  frame_number: 1,
  frame_of_reference_uid: "1.2",
  origin: "hand",
  deleted: false,
});
const answer = (value: unknown, question = "t2w"): Answer => ({
  question,
  scope_kind: "finding",
  scope_id: "f1",
  state: "answered",
  value,
  reason: null,
});

let store: DraftStore;
let events: StoreEvent[];
beforeEach(() => {
  store = new DraftStore();
  events = [];
  store.subscribe((event) => events.push(event));
  store.change("new finding", (edit) => edit.finding({ id: "f1", order: 1, deleted: false }));
});

test("undo goes back over marks, answers and findings alike, redo comes forward", () => {
  store.change("length", (edit) => edit.mark(length("m1", 12)));
  store.change("T2W", (edit) => edit.answer(answer("4")));
  expect(store.undo()).toBe("T2W");
  expect(store.answer("t2w", "finding", "f1")).toBeNull();
  expect(store.undo()).toBe("length");
  expect(store.marks()).toEqual([]);
  expect(store.undo()).toBe("new finding");
  expect(store.findings()).toEqual([]);
  expect(store.undo()).toBeNull();
  store.redo();
  store.redo();
  store.redo();
  expect(store.marks().map((mark) => mark.id)).toEqual(["m1"]);
  expect(store.answer("t2w", "finding", "f1")?.value).toBe("4");
});

test("a locked mark is altered by nothing, and the rest of the step is left undone too", () => {
  const told: string[] = [];
  store.onLocked = (mark) => told.push(mark.id);
  store.change("length", (edit) => edit.mark(length("m1", 12)));
  store.lock("m1", true);
  const isDone = store.change("deleted finding", (edit) => {
    edit.finding({ id: "f1", order: 1, deleted: true });
    edit.mark({ ...length("m1", 12), deleted: true });
  });
  expect([isDone, told, store.findings().length, store.mark("m1")?.locked]).toEqual([false, ["m1"], 1, true]);
  expect(store.undoLabel).toBe("length");
});

test("undo and redo pass no locked mark, and the lock is no step of theirs", () => {
  store.change("length", (edit) => edit.mark(length("m1", 12)));
  store.lock("m1", true);
  expect(events.at(-1)).toMatchObject({ origin: "hand", changes: [{ key: "m1" }] });
  expect(store.undo()).toBeNull();
  expect(store.mark("m1")?.locked).toBe(true);
  store.lock("m1", false);
  expect(store.undo()).toBe("length");
  expect(store.mark("m1")).toBeNull();
});

test("what an undone creation leaves is saved as deleted, not forgotten", () => {
  store.change("length", (edit) => edit.mark(length("m1", 12)));
  store.undo();
  expect(store.get("mark", "m1")?.deleted).toBe(true);
  expect(events.at(-1)).toMatchObject({ origin: "undo" });
});

test("a new change after undo ends the way forward", () => {
  store.change("T2W", (edit) => edit.answer(answer("4")));
  store.undo();
  store.change("T2W", (edit) => edit.answer(answer("2")));
  expect(store.redoLabel).toBeNull();
});

test("fifty steps are kept", () => {
  for (let i = 0; i < 70; i += 1) store.change("T2W", (edit) => edit.answer(answer(String(i))));
  let steps = 0;
  while (store.undo()) steps += 1;
  expect(steps).toBe(50);
  expect(store.answer("t2w", "finding", "f1")?.value).toBe("19");
});

test("typing is one step", () => {
  for (const text of ["l", "le", "les"]) store.change("Rationale", (edit) => edit.answer(answer(text, "rationale")), { merge: "rationale" });
  store.undo();
  expect(store.answer("rationale", "finding", "f1")).toBeNull();
  store.redo();
  expect(store.answer("rationale", "finding", "f1")?.value).toBe("les");
});

test("marks of a deleted finding are not shown, and come back with it", () => {
  store.change("length", (edit) => edit.mark(length("m1", 12)));
  store.change("deleted finding", (edit) => edit.finding({ id: "f1", order: 1, deleted: true }));
  expect(store.marks()).toEqual([]);
  store.undo();
  expect(store.marks()).toHaveLength(1);
});

const question = (key: string, prefill: string, scope: "case" | "finding", structure?: string): Question => ({
  key,
  scope,
  type: "measure",
  label: key,
  required: true,
  scale: "interval",
  prefill,
  structure: structure ?? null,
});

test("the largest diameter follows the longest length until the reader gives an own one", () => {
  store.reactions.push(prefilling([question("diameter_mm", "longest_length_mm", "finding")], new Set()));
  const diameter = (): unknown => store.answer("diameter_mm", "finding", "f1")?.value ?? null;
  store.change("length", (edit) => edit.mark(length("m1", 12.34)));
  expect(diameter()).toBe(12.3);
  store.change("length", (edit) => edit.mark(length("m2", 15)));
  expect(diameter()).toBe(15);
  store.undo();
  expect([diameter(), store.marks().length]).toEqual([12.3, 1]);
  store.change("own", (edit) => edit.answer(answer(14, "diameter_mm")));
  store.change("length", (edit) => edit.mark(length("m3", 20)));
  expect(diameter()).toBe(14);
});

test("a cleared answer stays cleared while other things change", () => {
  store.reactions.push(prefilling([question("diameter_mm", "longest_length_mm", "finding")], new Set()));
  store.change("length", (edit) => edit.mark(length("m1", 12)));
  store.change("cleared", (edit) => edit.answer({ ...answer(null, "diameter_mm"), state: "not_asked" }));
  store.change("T2W", (edit) => edit.answer(answer("4")));
  expect(store.answer("diameter_mm", "finding", "f1")).toBeNull();
});

test("gland axes are taken from their own marks", () => {
  store.reactions.push(prefilling([question("gland_ap_mm", "structure_length_mm", "case", "gland_ap")], new Set()));
  store.change("gland axis", (edit) => edit.mark(length("g1", 41.96, null, "gland_ap")));
  expect(store.answer("gland_ap_mm", "case", null)?.value).toBe(42);
});

test("DCE is X from the start when the case has none, and is left open when it has", () => {
  const dce = { ...question("dce", "x_if_absent", "finding"), for_roles: ["dce"] };
  const given = (roles: string[]): unknown => {
    const fresh = new DraftStore();
    fresh.reactions.push(prefilling([dce], new Set(roles)));
    fresh.change("finding", (edit) => edit.finding({ id: "f9", order: 1, deleted: false }));
    return fresh.answer("dce", "finding", "f9")?.value ?? null;
  };
  expect(given(["t2_ax", "adc"])).toBe("X");
  expect(given(["t2_ax", "dce"])).toBeNull();
});
