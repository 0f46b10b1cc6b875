import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Mark } from "../marks/mark";
import { DraftStore } from "../marks/store";
import { toWire } from "../marks/wire";
import type { Draft, DraftChange, Saved } from "../props";
import { Activity } from "./activity";
import type { Outcome } from "./api";
import { Autosave } from "./autosave";
import { LastingOutbox } from "./lasting-outbox";
import { MemoryOutbox, type Outbox } from "./outbox";
import { loadAndRestore, type Restored } from "./restore";

/** Locks of one browser: a window that crashes lets go of its own. */
class Locks {
  private readonly held = new Map<string, Promise<unknown>>();
  private readonly crashes = new Map<object, (() => void)[]>();

  of(window: object): Pick<LockManager, "request"> {
    const request = async (name: string, options: LockOptions | LockGrantedCallback<unknown>, run?: LockGrantedCallback<unknown>) => {
      const { signal } = typeof options === "function" ? ({} as LockOptions) : options;
      const aborted = new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted"))));
      while (this.held.has(name)) await Promise.race([this.held.get(name), aborted]);
      const crash = new Promise<void>((resolve) => this.crashes.set(window, [...(this.crashes.get(window) ?? []), resolve]));
      const work = Promise.resolve((run ?? (options as LockGrantedCallback<unknown>))({ name, mode: "exclusive" }));
      const over = Promise.race([work, crash]).finally(() => this.held.delete(name));
      this.held.set(name, over.catch(() => undefined));
      return over;
    };
    return { request: request as LockManager["request"] };
  }

  crash(window: object): void {
    this.crashes.get(window)?.forEach((letGo) => letGo());
  }
}

/** The server of one reading: revisions, keys, whole objects. */
class Server {
  revision = 3;
  reach: "all" | "none" | "reply_lost" = "all";
  readonly findings = new Map<string, Draft["findings"][number]>();
  readonly marks = new Map<string, Draft["marks"][number]>();
  readonly keys: string[] = [];
  private readonly answered = new Map<string, Saved>();

  readonly save = async (body: string, revision: number, key: string): Promise<Outcome<Saved>> => {
    await Promise.resolve();
    if (this.reach === "none") return { kind: "unreachable" };
    this.keys.push(key);
    const known = this.answered.get(key);
    if (known) return { kind: "ok", value: known };
    if (revision !== this.revision) {
      return { kind: "problem", problem: { status: 412, code: "stale", detail: "newer", details: { revision: this.revision } } };
    }
    const change = JSON.parse(body) as DraftChange;
    change.findings.forEach((one) => this.findings.set(one.id, one));
    change.marks.forEach((one) => this.marks.set(one.id, one));
    this.revision += 1;
    const saved = { revision: this.revision, saved_at: "2026-01-01T00:00:00Z", computed: {} };
    this.answered.set(key, saved);
    return this.reach === "reply_lost" ? { kind: "unreachable" } : { kind: "ok", value: saved };
  };

  get draft(): Draft {
    const { revision, findings, marks } = this;
    return { revision, saved_at: null, findings: [...findings.values()], marks: [...marks.values()], answers: [], computed: {} };
  }
}

interface Tab {
  store: DraftStore;
  autosave: Autosave;
  outbox: Outbox;
  restored: Restored | null;
  crash(): Promise<void>;
}

let disk: IDBFactory;
let locks: Locks;
let server: Server;
let open: Tab[];
beforeEach(() => {
  disk = new IDBFactory();
  locks = new Locks();
  server = new Server();
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((tab) => tab.crash()));
});

const never = { after: () => () => undefined };

async function reading(options: { id?: string; factory?: IDBFactory; isClosed?: boolean } = {}): Promise<Tab> {
  const window = {};
  const store = new DraftStore();
  const outbox = new LastingOutbox({ reading: options.id ?? "reading-1", factory: options.factory ?? disk, locks: locks.of(window) });
  const autosave = new Autosave({
    store,
    api: { save: server.save },
    outbox,
    activity: new Activity(() => 0),
    clock: never,
    onState: () => undefined,
    onSaved: () => undefined,
  });
  const restored = await loadAndRestore(server.draft, { store, autosave, outbox, api: { save: server.save }, isClosed: options.isClosed ?? false });
  const crash = async (): Promise<void> => {
    await outbox.settled();
    autosave.stop("");
    locks.crash(window);
  };
  const tab = { store, autosave, outbox, restored, crash };
  open.push(tab);
  return tab;
}

const add = (tab: Tab, id: string): boolean => tab.store.change("new finding", (edit) => edit.finding({ id, order: 1, deleted: false }));
const ids = (tab: Tab): string[] => tab.store.findings().map((one) => one.id).sort();

const aMask = (id: string): Mark => ({
  id,
  finding_id: null,
  structure: null,
  geometry: { kind: "mask", runs: Uint32Array.of(5, 2, 3), voxels: 2 },
  stack_id: "s",
  sop_instance_uid: "1",
  frame_number: 1,
  frame_of_reference_uid: "2",
  origin: "hand",
  deleted: false,
});

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
