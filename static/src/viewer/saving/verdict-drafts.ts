/** Verdicts that are being written and were not sent: kept at every stroke, until they are settled or signing out. */

import type { Verdict } from "../comparing";
import { diskOf, done, finished, openUnsent, STORE } from "./unsent";

/** As far as it is written; `seen` is the version of the verdict that it takes the place of. */
export type VerdictDraft = Pick<Verdict, "alias" | "composite" | "rationale" | "seen"> & {
  readonly kind: Verdict["kind"] | null;
  readonly cause: Verdict["cause"] | null;
};

interface Row {
  /** Comparison, person and difference with slashes between. */
  readonly id: string;
  readonly reading: string;
  readonly kept: { readonly since: string; readonly verdict: VerdictDraft };
}

export class VerdictDrafts {
  private readonly drafts = new Map<string, VerdictDraft>();
  private readonly database: Promise<IDBDatabase | null>;
  private writing: Promise<unknown> = Promise.resolve();
  private failed = false;

  /** Another person at this computer finds nothing of this one's. */
  constructor(
    private readonly comparison: string,
    private readonly person: string,
    factory: IDBFactory | null = diskOf(globalThis),
  ) {
    this.database = this.opened(factory);
  }

  /** What an earlier window left. */
  async load(): Promise<void> {
    const database = await this.database;
    if (!database) return;
    try {
      const index = database.transaction(STORE).objectStore(STORE).index("reading");
      const rows = await done(index.getAll(this.place) as IDBRequest<Row[]>);
      rows.forEach(({ id, kept }) => this.drafts.set(id.slice(this.place.length + 1), kept.verdict));
    } catch {
      this.failed = true;
    }
  }

  get(difference: string): VerdictDraft | null {
    return this.drafts.get(difference) ?? null;
  }

  get differences(): readonly string[] {
    return [...this.drafts.keys()];
  }

  /** In memory at once, on the disk a moment later; null when it is settled, or nothing is written any more. */
  keep(difference: string, verdict: VerdictDraft | null): void {
    if (verdict) this.drafts.set(difference, verdict);
    else this.drafts.delete(difference);
    this.writing = this.writing.then(() => this.write(difference));
  }

  /** The case is signed. */
  forget(): void {
    this.differences.forEach((difference) => this.keep(difference, null));
  }

  /** Everything is on the disk, or there is nothing. */
  get isSafe(): boolean {
    return this.drafts.size === 0 || !this.failed;
  }

  async settled(): Promise<void> {
    await this.writing;
  }

  async close(): Promise<void> {
    await this.writing;
    (await this.database)?.close();
  }

  private get place(): string {
    return `${this.comparison}/${this.person}`;
  }

  private async opened(factory: IDBFactory | null): Promise<IDBDatabase | null> {
    const database = factory && (await openUnsent(factory).catch(() => null));
    this.failed = !database;
    // signing out in any window wipes the disk: nothing is written there again from here
    if (database) database.onversionchange = () => (database.close(), (this.failed = true));
    return database;
  }

  private async write(difference: string): Promise<void> {
    const database = await this.database;
    if (!database || this.failed) return;
    try {
      const change = database.transaction(STORE, "readwrite", { durability: "strict" });
      const id = `${this.place}/${difference}`;
      const verdict = this.get(difference);
      const kept = verdict && { since: new Date().toISOString(), verdict };
      if (kept) change.objectStore(STORE).put({ id, reading: this.place, kept } satisfies Row);
      else change.objectStore(STORE).delete(id);
      await finished(change);
    } catch {
      this.failed = true;
    }
  }
}
