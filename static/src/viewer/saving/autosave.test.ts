import { beforeEach, expect, test, vi } from "vitest";
import { DraftStore } from "../marks/store";
import type { Draft, DraftChange, Saved } from "../props";
import { Activity } from "./activity";
import { aMask } from "./browser.testing";
import type { Outcome } from "./api";
import { Autosave, type Clock, type SaveState } from "./autosave";
import { MemoryOutbox } from "./outbox";
import { differences, join, type Side } from "./versions";

/** Time that only passes when told. */
class HandClock implements Clock {
  private now = 0;
  private timers: { at: number; run: () => void }[] = [];

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.now + milliseconds, run };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((one) => one !== timer));
  }

  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      const next = this.timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.now = next.at;
      this.timers = this.timers.filter((one) => one !== next);
      next.run();
      await settle();
    }
    this.now = end;
    await settle();
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

type Fault = "none" | "offline" | "reply_lost" | "signed_out" | "error" | "signed";

/** A server as it is specified: revisions, idempotency keys, refusals. */
class FakeServer {
  revision = 3;
  fault: Fault = "none";
  readonly requests: { key: string; revision: number; body: DraftChange }[] = [];
  private readonly answered = new Map<string, Saved>();

  save = (body: string, revision: number, key: string): Promise<Outcome<Saved>> => Promise.resolve(this.answer(body, revision, key));

  private answer(body: string, revision: number, key: string): Outcome<Saved> {
    if (this.fault === "offline") return { kind: "unreachable" };
    this.requests.push({ key, revision, body: JSON.parse(body) as DraftChange });
    if (this.fault === "signed_out") return refusal(401, "sign in");
    if (this.fault === "error") return refusal(503, "the database starts");
    if (this.fault === "signed") return refusal(409, "signed");
    const known = this.answered.get(key);
    if (known) return { kind: "ok", value: known };
    if (revision !== this.revision) {
      return { kind: "problem", problem: { status: 412, code: "stale", detail: "newer", details: { revision: this.revision } } };
    }
    this.revision += 1;
    const saved = { revision: this.revision, saved_at: `2026-01-01T00:00:0${this.revision % 10}Z`, computed: {} };
    this.answered.set(key, saved);
    return this.fault === "reply_lost" ? { kind: "unreachable" } : { kind: "ok", value: saved };
  }
}

const refusal = (status: number, detail: string): Outcome<Saved> => ({
  kind: "problem",
  problem: { status, code: null, detail, details: {} },
});

let clock: HandClock;
let server: FakeServer;
let store: DraftStore;
let autosave: Autosave;
let states: SaveState[];
beforeEach(() => {
  clock = new HandClock();
  server = new FakeServer();
  store = new DraftStore();
  states = [];
  autosave = new Autosave({
    store,
    api: { save: server.save },
    outbox: new MemoryOutbox(),
    activity: new Activity(() => 0),
    clock,
    onState: (state) => states.push(state),
    onSaved: () => undefined,
  });
  autosave.loaded(3, null);
});

let order = 0;
const addFinding = (): string => {
  const id = `f${(order += 1)}`;
  store.change("new finding", (edit) => edit.finding({ id, order, deleted: false }));
  return id;
};

test("a change is saved within five seconds, with the revision it was made on", async () => {
  const id = addFinding();
  expect(autosave.state).toEqual({ kind: "waiting", changes: 1 });
  await clock.pass(5_000);
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]).toMatchObject({ revision: 3, body: { findings: [{ id }], marks: [], answers: [] } });
  expect(autosave.state.kind).toBe("saved");
  expect(autosave.revision).toBe(4);
});

test("a reader who never stops is saved all the same", async () => {
  for (let i = 0; i < 9; i += 1) {
    addFinding();
    await clock.pass(500);
  }
  expect(server.requests.length).toBeGreaterThanOrEqual(1);
});

test("only what changed since is sent", async () => {
  addFinding();
  await clock.pass(5_000);
  const second = addFinding();
  await clock.pass(5_000);
  expect(server.requests[1]?.body.findings.map((finding) => finding.id)).toEqual([second]);
});

test("offline is said with the number of changes kept, and everything arrives later", async () => {
  server.fault = "offline";
  addFinding();
  addFinding();
  await clock.pass(5_000);
  expect(autosave.state).toEqual({ kind: "offline", changes: 2 });
  addFinding();
  expect(autosave.state).toEqual({ kind: "offline", changes: 3 });
  server.fault = "none";
  await clock.pass(30_000);
  expect(autosave.state.kind).toBe("saved");
  expect(server.requests.flatMap((request) => request.body.findings)).toHaveLength(3);
});

test("a lost reply is asked for again with the same key and body, and counts once", async () => {
  server.fault = "reply_lost";
  addFinding();
  await clock.pass(1_500);
  expect(autosave.state.kind).toBe("offline");
  server.fault = "none";
  addFinding();
  await clock.pass(30_000);
  const [first, second, third] = server.requests;
  expect(second?.key).toBe(first?.key);
  expect(second?.body).toEqual(first?.body);
  expect(third?.key).not.toBe(first?.key);
  expect(server.revision).toBe(5);
  expect(autosave.state.kind).toBe("saved");
});

test("a server in trouble is asked again, with the same key", async () => {
  server.fault = "error";
  addFinding();
  await clock.pass(6_000);
  expect(autosave.state).toMatchObject({ kind: "failing", changes: 1 });
  expect(new Set(server.requests.map((request) => request.key)).size).toBe(1);
  server.fault = "none";
  await clock.pass(30_000);
  expect(autosave.state.kind).toBe("saved");
});

test("signed out keeps everything and goes on after signing in", async () => {
  server.fault = "signed_out";
  addFinding();
  await clock.pass(5_000);
  expect(autosave.state).toEqual({ kind: "signed_out", changes: 1 });
  addFinding();
  await clock.pass(60_000);
  expect(autosave.state).toEqual({ kind: "signed_out", changes: 2 });
  server.fault = "none";
  expect(await autosave.retry()).toBe(true);
  expect(server.requests.at(-1)?.body.findings).toHaveLength(1);
  expect(autosave.pending).toBe(0);
});

test("another tab that was first is a conflict; nothing more is sent until the reader chose", async () => {
  server.revision = 8;
  addFinding();
  await clock.pass(60_000);
  expect(autosave.state).toEqual({ kind: "conflict", changes: 1, revision: 8 });
  expect(server.requests).toHaveLength(1);
});

const every = async (side: Side): Promise<string[]> =>
  join(store, "all", (await differences(store, theirs())).map((difference) => ({ difference, side })));

const theirs = (): Draft => ({
  revision: 8,
  saved_at: null,
  findings: [{ id: "theirs", order: 1, deleted: false }],
  marks: [],
  answers: [{ question: "t2w", scope_kind: "finding", scope_id: "theirs", state: "answered", value: "4", reason: null }],
  computed: {},
});

test("keeping the own version saves it whole over the other one", async () => {
  const mine = addFinding();
  server.revision = 8;
  await clock.pass(5_000);
  expect(await autosave.overwrite(8, await every("mine"))).toBe(true);
  const body = server.requests.at(-1)?.body;
  expect(body?.findings).toEqual(expect.arrayContaining([expect.objectContaining({ id: mine, deleted: false }), expect.objectContaining({ id: "theirs", deleted: true })]));
  expect(body?.answers).toMatchObject([{ scope_id: "theirs", state: "not_asked" }]);
});

test("showing the other version leaves the own one a step back, and undo saves it", async () => {
  const mine = addFinding();
  server.revision = 8;
  await clock.pass(5_000);
  await every("theirs");
  autosave.loaded(8, null);
  expect(store.findings().map((finding) => finding.id)).toEqual(["theirs"]);
  expect(autosave.pending).toBe(0);
  store.undo();
  expect(store.findings().map((finding) => finding.id)).toEqual([mine]);
  await clock.pass(5_000);
  expect(autosave.state.kind).toBe("saved");
  expect(server.requests.at(-1)?.revision).toBe(8);
});

test("a reading signed elsewhere closes saving and keeps the screen", async () => {
  server.fault = "signed";
  const id = addFinding();
  await clock.pass(5_000);
  expect(autosave.state).toMatchObject({ kind: "closed", changes: 1 });
  expect(store.findings().map((finding) => finding.id)).toEqual([id]);
});

test("a mask travels packed", async () => {
  const mark = { ...aMask("m1"), finding_id: addFinding() };
  store.change("brush stroke", (edit) => edit.mark(mark));
  await clock.pass(5_000);
  const sent = await vi.waitFor(() => {
    expect(server.requests).toHaveLength(1);
    return server.requests[0]?.body.marks[0];
  });
  expect(sent).toMatchObject({ id: "m1", kind: "mask", geometry: { encoding: "rle-gzip-1", voxels: 2 } });
});

test("leaving the page sends at once", async () => {
  addFinding();
  autosave.leave();
  await settle();
  expect(server.requests).toHaveLength(1);
  expect(autosave.state.kind).toBe("saved");
});

test("saving before signing says truthfully whether all is safe", async () => {
  addFinding();
  expect(await autosave.flush()).toBe(true);
  server.fault = "offline";
  addFinding();
  expect(await autosave.flush()).toBe(false);
});
