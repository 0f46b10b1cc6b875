import { IDBObjectStore } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { add, Browser, readingOn, type Server, type Tab } from "./browser.testing";
import { diskOf, unsentCases } from "./unsent";

let browser: Browser;
let disk: Browser["disk"];
let server: Server;
beforeEach(() => {
  browser = new Browser();
  ({ disk, server } = browser);
});
afterEach(() => browser.closed());

const reading = (options: Parameters<typeof readingOn>[1] = {}): Promise<Tab> => readingOn(browser, options);

test("a disk that is full is tried again: what was kept before is replaced, and nothing old comes back", async () => {
  server.reach = "none";
  const tab = await reading();
  add(tab, "f1");
  await tab.outbox.settled();
  const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("no room", "QuotaExceededError");
  });
  tab.store.change("place in the list", (edit) => edit.finding({ id: "f1", order: 2, deleted: false }));
  await tab.outbox.settled();
  expect(tab.autosave.keeping.onComputer).toBe(false);
  full.mockRestore();
  add(tab, "f2");
  await tab.outbox.settled();
  expect(tab.autosave.keeping.onComputer).toBe(true);
  server.reach = "all";
  expect(await tab.autosave.flush()).toBe(true);
  await tab.crash();
  expect((await reading()).restored).toBeNull();
});

test("before signing out it is known how many readings have something unsent, and looking makes nothing", async () => {
  expect(await unsentCases(disk)).toBe(0);
  expect(await disk.databases()).toEqual([]);
  add(await reading(), "f1");
  add(await reading(), "f2");
  add(await reading({ id: "reading-2" }), "f3");
  const sent = await reading({ id: "reading-3" });
  add(sent, "f4");
  expect(await sent.autosave.flush()).toBe(true);
  await Promise.all(browser.open.map((tab) => tab.outbox.settled()));
  expect(await unsentCases(disk)).toBe(2);
});

test("a browser that keeps pages away from the disk has nothing unsent, however it says no", async () => {
  const refusing = { get indexedDB(): never { throw new DOMException("no", "SecurityError"); } };
  expect([diskOf(refusing), diskOf({})]).toEqual([null, null]);
  expect(await unsentCases(null)).toBe(0);
});

test("leaving is free while what is unsent is on the disk and goes out at once, and is warned of otherwise", async () => {
  const tab = await reading();
  expect(tab.autosave.mayBeLeft).toBe(true);
  add(tab, "f1");
  expect(tab.autosave.mayBeLeft).toBe(false);
  await tab.outbox.settled();
  expect(tab.autosave.mayBeLeft).toBe(true);
  server.reach = "none";
  await tab.autosave.flush();
  expect(tab.autosave.mayBeLeft).toBe(false);
});

test("a disk that is slow to open is waited for", async () => {
  const before = await reading();
  add(before, "f1");
  await before.crash();
  const slow = { open: (...of: Parameters<IDBFactory["open"]>) => late(disk.open(...of), 1_500) } as unknown as Browser["disk"];
  expect((await reading({ factory: slow })).restored).toMatchObject({ changes: 1 });
});

/** The same request, whose success is told later. */
function late(request: IDBOpenDBRequest, milliseconds: number): IDBOpenDBRequest {
  return new Proxy(request, {
    get: (target, name) => Reflect.get(target, name, target) as unknown,
    set: (target, name, value) =>
      Reflect.set(target, name, name === "onsuccess" ? () => setTimeout(value as () => void, milliseconds) : value, target),
  });
}

