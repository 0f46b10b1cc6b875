import { afterEach, beforeEach, expect, test } from "vitest";
import { add, Browser, ids, readingOn, type Server } from "./browser.testing";
import type { HalfDrawn } from "./outbox";
import { sendWaiting, waitingReadings, type Computer, type WaitingApi } from "./waiting";

let browser: Browser;
let server: Server;
let api: WaitingApi;
beforeEach(() => {
  browser = new Browser();
  ({ server } = browser);
  api = { draft: () => Promise.resolve(server.reach === "none" ? { kind: "unreachable" } : { kind: "ok", value: server.draft }), changes: server.changes, save: server.save };
});
afterEach(() => browser.closed());

/** Another page of the same browser, such as the worklist. */
const page = (): Computer => ({ factory: browser.disk, locks: { request: browser.locks.of({}).request, query: browser.locks.query } });

const half: HalfDrawn = {
  at: new Date().toISOString(), tool: "polygon", stack: "s", frame: 3, finding: null, structure: null, axis: null, on: null, reversed: false, view: null, steps: [[1, 2, 3]],
};

async function leftBehind(...findings: string[]): Promise<void> {
  const tab = await readingOn(browser);
  findings.forEach((id) => add(tab, id));
  await tab.crash();
}

test("what a case left behind is sent from any page, and nothing of it is left on the computer", async () => {
  await leftBehind("f1");
  expect([...(await waitingReadings(page()))]).toEqual([["reading-1", true]]);
  expect(await sendWaiting("reading-1", page(), api)).toEqual({ kind: "sent" });
  expect([...server.findings.keys()]).toEqual(["f1"]);
  expect([...(await waitingReadings(page()))]).toEqual([]);
});

test("what an open window works on is its own to send", async () => {
  const tab = await readingOn(browser);
  add(tab, "f1");
  await tab.outbox.settled();
  expect([...(await waitingReadings(page()))]).toEqual([]);
  await leftBehind("f2");
  expect([...(await waitingReadings(page()))]).toEqual([["reading-1", true]]);
  expect(await sendWaiting("reading-1", page(), api)).toEqual({ kind: "sent" });
  expect([...server.findings.keys()]).toEqual(["f2"]);
});

test("without an answer it waits on, whole, and goes the next time", async () => {
  await leftBehind("f1");
  const save = api.save;
  expect(await sendWaiting("reading-1", page(), { ...api, save: () => Promise.resolve({ kind: "unreachable" }) })).toEqual({ kind: "waits" });
  expect([...(await waitingReadings(page()))]).toEqual([["reading-1", true]]);
  expect(await sendWaiting("reading-1", page(), { ...api, save })).toEqual({ kind: "sent" });
  expect([...server.findings.keys()]).toEqual(["f1"]);
});

test("nothing is sent for another account, and nothing of it is touched", async () => {
  await leftBehind("f1");
  const sent: string[] = [];
  const foreign: WaitingApi = {
    draft: () => Promise.resolve({ kind: "problem", problem: { status: 404, code: null, detail: "not found" } }),
    changes: () => (sent.push("changes"), Promise.reject(new Error())),
    save: () => (sent.push("save"), Promise.reject(new Error())),
  };
  expect(await sendWaiting("reading-1", page(), foreign, () => sent.push("said"))).toEqual({ kind: "not_ours" });
  expect([sent, server.keys]).toEqual([[], []]);
  expect(await sendWaiting("reading-1", page(), api)).toEqual({ kind: "sent" });
});

test("what another window changed apart meanwhile is joined; what both changed waits for the reader", async () => {
  await leftBehind("f1");
  await server.save(JSON.stringify({ findings: [{ id: "f2", order: 1, deleted: false }], marks: [], answers: [] }), server.revision, "other");
  expect(await sendWaiting("reading-1", page(), api)).toEqual({ kind: "sent" });
  expect(server.draft.findings.map(({ id, order }) => [id, order])).toEqual([["f2", 1], ["f1", 2]]);
  await leftBehind("f3");
  await server.save(JSON.stringify({ findings: [{ id: "f3", order: 9, deleted: false }], marks: [], answers: [] }), server.revision, "same");
  expect(await sendWaiting("reading-1", page(), api)).toEqual({ kind: "asks" });
  const room = await readingOn(browser);
  expect(room.restored).toMatchObject({ isConflict: true });
  expect(ids(room)).toContain("f3");
});

test("a reading that is closed takes nothing; it is said and kept", async () => {
  await leftBehind("f1");
  const closed: WaitingApi = { ...api, changes: () => Promise.resolve({ kind: "ok", value: { revision: 3, state: "signed", findings: [], marks: [], answers: [] } }) };
  expect(await sendWaiting("reading-1", page(), closed)).toMatchObject({ kind: "refused", sentence: expect.stringContaining("signed") });
  expect([...(await waitingReadings(page()))]).toEqual([["reading-1", true]]);
});

test("a half-drawn thing is no change: it outlives a crash and the sending, and goes when it is ended", async () => {
  const tab = await readingOn(browser);
  add(tab, "f1");
  tab.autosave.draws(half);
  await tab.crash();
  expect(await sendWaiting("reading-1", page(), api)).toEqual({ kind: "sent" });
  expect([...(await waitingReadings(page()))]).toEqual([["reading-1", false]]);
  await server.save(JSON.stringify({ findings: [], marks: [], answers: [] }), server.revision, "elsewhere");
  const again = await readingOn(browser);
  expect(again.restored).toBeNull(); // nothing to choose, though the server moved on
  expect(again.autosave.drawing).toEqual(half);
  await again.outbox.settled();
  expect(again.autosave.mayBeLeft).toBe(true);
  again.autosave.draws(null);
  await again.crash();
  expect([...(await waitingReadings(page()))]).toEqual([]);
});
