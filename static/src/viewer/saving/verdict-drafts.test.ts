import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { unsentCases } from "./unsent";
import { VerdictDrafts, type VerdictDraft } from "./verdict-drafts";

const draft: VerdictDraft = { kind: "composite", alias: null, composite: { value: "3" }, cause: null, rationale: "half wri", seen: 1 };

test("what is being written is back after a crash, until it is settled", async () => {
  const disk = new IDBFactory();
  const before = new VerdictDrafts("comparison", "zoe", disk);
  before.keep("d1", draft);
  before.keep("d2", { ...draft, rationale: "other" });
  before.keep("d2", null);
  await before.settled(); // killed here
  expect(await unsentCases(disk)).toBe(1);
  const after = new VerdictDrafts("comparison", "zoe", disk);
  await after.load();
  expect([after.get("d1"), after.get("d2"), after.isSafe]).toEqual([draft, null, true]);
  after.keep("d1", null);
  await after.settled();
  expect(await unsentCases(disk)).toBe(0);
});

test("another person at this computer, and another case, find nothing of it", async () => {
  const disk = new IDBFactory();
  const one = new VerdictDrafts("comparison", "zoe", disk);
  one.keep("d1", draft);
  await one.settled();
  for (const [comparison, person] of [["comparison", "yan"], ["comparison2", "zoe"]] as const) {
    const other = new VerdictDrafts(comparison, person, disk);
    await other.load();
    expect(other.differences).toEqual([]);
  }
});

test("without a disk it is kept on the screen, and never called safe", async () => {
  const drafts = new VerdictDrafts("comparison", "zoe", null);
  await drafts.load();
  expect(drafts.isSafe).toBe(true);
  drafts.keep("d1", draft);
  await drafts.settled();
  expect([drafts.get("d1"), drafts.isSafe]).toEqual([draft, false]);
});
