/** The outbox on the computer's disk: IndexedDB, one record for each window of a reading. */

import { newId } from "../marks/mark";
import { merged } from "./merge";
import { MemoryOutbox, type Kept, type Outbox } from "./outbox";
import { diskOf, done, finished, openUnsent, STORE } from "./unsent";

const KEPT_DAYS = 30;
/** A page that was reloaded may let go of its lock a moment after the new one asks for it. */
const RELOAD_MS = 400;
const PASSING = "/sending";
const PASSING_MS = 8_000;
const DISK_MS = 1_000;
/** What an earlier window left is worth waiting for, however slow the disk. */
const OPENING_MS = 15_000;

interface Row {
  /** Reading, a slash, and a random name of the window. */
  readonly id: string;
  readonly reading: string;
  readonly kept: Kept;
}

export interface LastingParts {
  readonly reading: string;
  readonly factory: IDBFactory;
  readonly locks: Pick<LockManager, "request">;
  /** Sends from another page, and is soon done: rooms wait for it. */
  readonly isPassing?: boolean;
  /** Called whenever `isSafe` may have changed. */
  readonly changed?: () => void;
}

/** Each window holds a lock named like its record as long as it lives, so that only what is orphaned is taken over. */
export class LastingOutbox implements Outbox {
  private readonly id: string;
  private database: IDBDatabase | null = null;
  private ready: Promise<void>;
  private letGo = (): void => undefined;
  private asked: { kept: Kept | null } | null = null;
  private writing: Promise<void> | null = null;
  private failed = false;
  /** The newest did not fit; the next is tried again. */
  private unwritten = false;

  constructor(private readonly parts: LastingParts) {
    this.id = `${parts.reading}/${newId()}${parts.isPassing ? PASSING : ""}`;
    this.ready = this.open().catch(() => this.lost());
  }

  get isSafe(): boolean {
    return !this.failed && !this.unwritten && this.asked === null && this.writing === null;
  }

  keep(kept: Kept | null): void {
    if (this.failed) return;
    this.asked = { kept };
    // one write at a time; what was asked for meanwhile is one more, of the newest
    this.writing ??= this.writeAll().finally(() => {
      this.writing = null;
      this.parts.changed?.();
    });
  }

  /** A disk that does not answer keeps nothing from being sent. */
  settled(): Promise<void> {
    return this.writtenWithin(DISK_MS);
  }

  async takeOver(): Promise<Kept | null> {
    await this.writtenWithin(OPENING_MS);
    const { database } = this;
    if (!database || this.failed) return null;
    try {
      for (const { id } of await this.rowsOf(database)) {
        if (id !== this.id) await this.whenOrphaned(id, () => this.adopt(database, id));
      }
      return (await this.rowsOf(database)).find((row) => row.id === this.id)?.kept ?? null;
    } catch {
      this.lost();
      return null;
    }
  }

  close(): void {
    void this.settled().then(() => {
      this.letGo();
      this.database?.close();
      this.failed = true;
    });
  }

  private async open(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const held = new Promise<void>((release) => (this.letGo = release));
      this.parts.locks.request(this.id, () => (resolve(), held)).catch(reject);
    });
    this.database = await openUnsent(this.parts.factory);
    // signing out in any window wipes the disk: nothing is written there again from here
    this.database.onclose = () => this.lost();
    this.database.onversionchange = () => (this.database?.close(), this.lost());
    await this.forgetOld(this.database);
  }

  private async writtenWithin(milliseconds: number): Promise<void> {
    await Promise.race([this.ready.then(() => this.writing), new Promise((resolve) => setTimeout(resolve, milliseconds))]);
  }

  private async writeAll(): Promise<void> {
    await this.ready;
    while (this.asked && this.database && !this.failed) {
      const { kept } = this.asked;
      this.asked = null;
      this.unwritten = !(await this.write(this.database, kept).then(() => true, () => false));
    }
  }

  private async write(database: IDBDatabase, kept: Kept | null): Promise<void> {
    const change = database.transaction(STORE, "readwrite", { durability: "strict" });
    const rows = change.objectStore(STORE);
    if (kept) rows.put({ id: this.id, reading: this.parts.reading, kept } satisfies Row);
    else rows.delete(this.id);
    await finished(change);
  }

  private rowsOf(database: IDBDatabase): Promise<Row[]> {
    const rows = database.transaction(STORE).objectStore(STORE).index("reading");
    return done(rows.getAll(this.parts.reading) as IDBRequest<Row[]>);
  }

  /** The record under this window's name, in one step: it is never twice there, and never nowhere. */
  private async adopt(database: IDBDatabase, orphan: string): Promise<void> {
    const change = database.transaction(STORE, "readwrite", { durability: "strict" });
    const rows = change.objectStore(STORE);
    const found = await done(rows.get(orphan) as IDBRequest<Row | undefined>);
    const own = await done(rows.get(this.id) as IDBRequest<Row | undefined>);
    const kept = merged([own?.kept, found?.kept].filter((one) => one !== undefined));
    if (found && kept) rows.put({ ...found, id: this.id, kept });
    rows.delete(orphan);
    await finished(change);
  }

  private async whenOrphaned(name: string, run: () => Promise<void>): Promise<void> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), name.endsWith(PASSING) ? PASSING_MS : RELOAD_MS);
    let isOurs = false;
    try {
      await this.parts.locks.request(name, { signal: patience.signal }, async () => {
        isOurs = true;
        clearTimeout(timer);
        await run();
      });
    } catch (error) {
      if (isOurs) throw error; // otherwise another window still works on it
    }
  }

  private async forgetOld(database: IDBDatabase): Promise<void> {
    const oldest = new Date(Date.now() - KEPT_DAYS * 86_400_000).toISOString();
    const change = database.transaction(STORE, "readwrite");
    const rows = change.objectStore(STORE);
    const all = await done(rows.getAll() as IDBRequest<Row[]>);
    all.filter((row) => row.kept.since < oldest).forEach((row) => rows.delete(row.id));
    await finished(change);
  }

  /** From here on what is unsent is on the screen only, and `isSafe` says so. */
  private lost(): void {
    this.failed = true;
    this.asked = null;
    this.parts.changed?.();
  }
}

/** On the disk where the browser can; without a disk or locks (no secure address, some private windows) in memory. */
export function outboxFor(reading: string, changed: () => void): Outbox {
  const factory = diskOf(globalThis);
  const { locks } = navigator as { locks?: LockManager };
  return factory && locks ? new LastingOutbox({ reading, factory, locks, changed }) : new MemoryOutbox();
}
