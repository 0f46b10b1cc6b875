/** A browser with a disk, windows that crash, and the server of one reading: for tests of what is kept. */

import { IDBFactory } from "fake-indexeddb";
import type { Mark } from "../marks/mark";
import { DraftStore } from "../marks/store";
import type { Changes, Draft, DraftChange, Saved } from "../props";
import { Activity } from "./activity";
import type { Outcome } from "./api";
import { Autosave } from "./autosave";
import { LastingOutbox } from "./lasting-outbox";
import type { Outbox } from "./outbox";
import { loadAndRestore, type Restored } from "./restore";

/** Locks of one browser: a window that crashes lets go of its own. */
class Locks {
  private readonly held = new Map<string, Promise<unknown>>();
  private readonly crashes = new Map<object, (() => void)[]>();

  readonly query = (): Promise<LockManagerSnapshot> => Promise.resolve({ held: [...this.held.keys()].map((name) => ({ name })), pending: [] });

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
export class Server {
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
    this.touched[this.revision] = { findings: change.findings.map((one) => one.id), marks: change.marks.map((one) => one.id) };
    const saved = { revision: this.revision, saved_at: "2026-01-01T00:00:00Z", computed: {} };
    this.answered.set(key, saved);
    return this.reach === "reply_lost" ? { kind: "unreachable" } : { kind: "ok", value: saved };
  };

  /** What each revision changed, by name. */
  readonly touched: Record<number, { findings: string[]; marks: string[] }> = {};

  readonly changes = (since: number): Promise<Outcome<Changes>> => {
    const after = Object.entries(this.touched).filter(([revision]) => Number(revision) > since);
    const of = (kind: "findings" | "marks"): string[] => after.flatMap(([, one]) => one[kind]);
    return Promise.resolve({ kind: "ok", value: { revision: this.revision, state: "draft", findings: of("findings"), marks: of("marks"), answers: [] } });
  };

  get draft(): Draft {
    const { revision, findings, marks } = this;
    return { revision, saved_at: null, findings: [...findings.values()], marks: [...marks.values()], answers: [], computed: {} };
  }
}

export interface Tab {
  store: DraftStore;
  autosave: Autosave;
  outbox: Outbox;
  restored: Restored | null;
  crash(): Promise<void>;
}

export class Browser {
  readonly disk = new IDBFactory();
  readonly locks = new Locks();
  readonly server = new Server();
  readonly open: Tab[] = [];

  async closed(): Promise<void> {
    await Promise.all(this.open.map((tab) => tab.crash()));
  }
}

const never = { after: () => () => undefined };

export async function readingOn(
  { disk, locks, server, open }: Browser,
  options: { id?: string; factory?: IDBFactory; isClosed?: boolean } = {},
): Promise<Tab> {
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

export const add = (tab: Tab, id: string): boolean => tab.store.change("new finding", (edit) => edit.finding({ id, order: 1, deleted: false }));
export const ids = (tab: Tab): string[] => tab.store.findings().map((one) => one.id).sort();

export const aMask = (id: string): Mark => ({
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
