import { afterEach, beforeEach, expect, test } from "vitest";
import { toWire } from "../marks/wire";
import { add, aMask, Browser, ids, readingOn, type Server, type Tab } from "./browser.testing";
import { MemoryOutbox } from "./outbox";

let browser: Browser;
let server: Server;
beforeEach(() => {
  browser = new Browser();
  ({ server } = browser);
});
afterEach(() => browser.closed());

const reading = (options: Parameters<typeof readingOn>[1] = {}): Promise<Tab> => readingOn(browser, options);

test("a change that was never sent is back after a crash, and is saved then", async () => {
  const before = await reading();
  add(before, "f1");
  before.store.change("stroke", (edit) => edit.mark(aMask("m1")));
  await before.crash();
  expect(server.keys).toEqual([]);

  const after = await reading();
  expect(after.restored).toMatchObject({ changes: 2, isConflict: false });
  expect(after.store.mark("m1")?.geometry).toMatchObject({ runs: Uint32Array.of(5, 2, 3) });
  expect(after.autosave.state).toEqual({ kind: "waiting", changes: 2 });
  expect(await after.autosave.flush()).toBe(true);
  expect([...server.findings.keys(), ...server.marks.keys()]).toEqual(["f1", "m1"]);

  await after.crash();
  expect((await reading()).restored).toBeNull();
});

test("hours offline and several crashes add up, from the oldest change", async () => {
  server.reach = "none";
  const first = await reading();
  add(first, "f1");
  await first.autosave.flush();
  const { since } = first.autosave.keeping;
  await first.crash();
  const second = await reading();
  add(second, "f2");
  await second.autosave.flush();
  expect(second.autosave.state).toMatchObject({ kind: "offline", changes: 2 });
  expect(second.autosave.keeping).toEqual({ onComputer: true, since });
  await second.crash();
  const third = await reading();
  expect(ids(third)).toEqual(["f1", "f2"]);
  server.reach = "all";
  expect(await third.autosave.flush()).toBe(true);
  expect([...server.findings.keys()].sort()).toEqual(["f1", "f2"]);
});

test("acknowledged, but crashed before the answer was seen: asked again under the same key, counted once", async () => {
  server.reach = "reply_lost";
  const before = await reading();
  add(before, "f1");
  await before.autosave.flush();
  add(before, "f2");
  await before.crash();
  expect(server.revision).toBe(4);

  server.reach = "all";
  const after = await reading();
  expect(after.restored).toMatchObject({ changes: 1, isConflict: false });
  expect(new Set(server.keys).size).toBe(1);
  expect(await after.autosave.flush()).toBe(true);
  expect(server.revision).toBe(5);
  expect(ids(after)).toEqual(["f1", "f2"]);
});

test("what the draft holds already is no change, whatever became of its key", async () => {
  const before = await reading();
  before.store.change("stroke", (edit) => edit.mark(aMask("m1")));
  await before.outbox.settled();
  // sent while the page was going away, after what the disk knew
  await server.save(JSON.stringify({ findings: [], marks: [await toWire(aMask("m1"))], answers: [], active_ms: 0, editing_ms: 0, question_ms: {}, seat: null }), 3, "other-key");
  await before.crash();
  const after = await reading();
  expect(after.restored).toBeNull();
  expect(after.autosave.state.kind).toBe("saved");
});

test("a server that has moved on is a conflict with both versions, and stays one over another crash", async () => {
  const before = await reading();
  add(before, "mine");
  await before.crash();
  server.findings.set("theirs", { id: "theirs", order: 1, deleted: false });
  server.revision = 9;
  const after = await reading();
  expect(after.restored).toMatchObject({ isConflict: true });
  expect(after.autosave.state).toEqual({ kind: "conflict", changes: 1, revision: 9 });
  expect(await after.autosave.flush()).toBe(false);
  await after.crash();
  const again = await reading();
  expect(again.autosave.state).toEqual({ kind: "conflict", changes: 1, revision: 9 });
  expect(ids(again)).toEqual(["mine", "theirs"]);
  expect(server.keys).toEqual([]);
  expect(await again.autosave.overwrite(9, ["finding:mine"])).toBe(true);
});

test("another person's reading is another one: nothing of it is shown or sent", async () => {
  const before = await reading({ id: "reading-of-a" });
  add(before, "f1");
  await before.crash();
  const other = await reading({ id: "reading-of-b" });
  expect(other.restored).toBeNull();
  expect(ids(other)).toEqual([]);
  await other.crash();
  expect((await reading({ id: "reading-of-a" })).restored).toMatchObject({ changes: 1 });
});

test("two windows: what a living one has not sent yet is not sent by the other", async () => {
  const first = await reading();
  add(first, "f1");
  await first.outbox.settled();
  const second = await reading();
  expect(second.restored).toBeNull();
  expect(await first.autosave.flush()).toBe(true);
  expect(server.keys).toHaveLength(1);
});

test("two windows that crashed are both brought back, by one that comes after them", async () => {
  const first = await reading();
  const second = await reading();
  add(first, "f1");
  add(second, "f2");
  await Promise.all([first.crash(), second.crash()]);
  const [one, other] = await Promise.all([reading(), reading()]);
  const changes = [one.restored?.changes ?? 0, other.restored?.changes ?? 0];
  expect(changes.reduce((sum, count) => sum + count)).toBe(2);
});

test("a signed reading is shown as signed; what came too late stays for when it is reopened", async () => {
  const before = await reading();
  add(before, "late");
  await before.crash();
  const closed = await reading({ isClosed: true });
  expect(closed.restored).toMatchObject({ changes: 1 });
  expect(ids(closed)).toEqual([]);
  await closed.crash();
  expect(ids(await reading())).toEqual(["late"]);
});

test("without a disk everything works from memory, and is never called safe", async () => {
  const broken = { open: () => { throw new Error("private window"); } } as unknown as IDBFactory;
  const tab = await reading({ factory: broken });
  server.reach = "none";
  add(tab, "f1");
  await tab.autosave.flush();
  expect(tab.autosave.keeping.onComputer).toBe(false);
  server.reach = "all";
  expect(await tab.autosave.flush()).toBe(true);
  expect(new MemoryOutbox().isSafe).toBe(false);
});
