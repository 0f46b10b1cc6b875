/** Autosave: idempotent revisions, the same key until acknowledged, and a state that is always true. */

import { newId, type Mark } from "../marks/mark";
import type { DraftStore, ObjectKind } from "../marks/store";
import { toWire, wireNow } from "../marks/wire";
import type { Answer, DraftChange, Finding, Problem, Saved, WireMark } from "../props";
import type { Activity } from "./activity";
import { isPassing, type Outcome, type ReadingApi } from "./api";
import type { Outbox } from "./outbox";

export type SaveState =
  | { kind: "saved"; at: string | null }
  | { kind: "waiting"; changes: number }
  | { kind: "saving"; changes: number }
  | { kind: "offline"; changes: number }
  | { kind: "failing"; changes: number; sentence: string }
  | { kind: "signed_out"; changes: number }
  | { kind: "conflict"; changes: number; revision: number }
  | { kind: "refused"; changes: number; sentence: string }
  | { kind: "closed"; changes: number; sentence: string };

export interface Clock {
  after(milliseconds: number, run: () => void): () => void;
}

export const browserClock: Clock = {
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

export interface AutosaveParts {
  readonly store: DraftStore;
  readonly api: Pick<ReadingApi, "save">;
  readonly outbox: Outbox;
  readonly activity: Activity;
  readonly clock?: Clock;
  readonly onState: (state: SaveState) => void;
  readonly onSaved: (saved: Saved) => void;
}

const QUIET_MS = 1_000;
const LONGEST_MS = 4_000;
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 15_000];
/** Browsers refuse larger bodies for requests that outlive the page. */
const KEEPALIVE_BYTES = 60_000;

export class Autosave {
  revision = 0;
  state: SaveState = { kind: "saved", at: null };
  private readonly dirty = new Set<string>();
  private readonly clock: Clock;
  private cancelQuiet = (): void => undefined;
  private cancelLongest: (() => void) | null = null;
  private cancelRetry = (): void => undefined;
  private attempts = 0;
  private inFlight: Promise<void> | null = null;
  private savedAt: string | null = null;
  private stopped = false;

  constructor(private readonly parts: AutosaveParts) {
    this.clock = parts.clock ?? browserClock;
    parts.store.subscribe(({ origin, changes }) => {
      if (origin === "server") return;
      changes.forEach(({ kind, key }) => this.dirty.add(`${kind}:${key}`));
      if (changes.length) this.changed();
    });
  }

  loaded(revision: number, savedAt: string | null): void {
    this.revision = revision;
    this.savedAt = savedAt;
    this.stopped = false;
    this.dirty.clear();
    const parcel = this.parts.outbox.peek();
    if (parcel) this.parts.outbox.remove(parcel.key);
    this.tell({ kind: "saved", at: savedAt });
  }

  /** Objects that the server has not acknowledged. */
  get pending(): number {
    return new Set([...this.dirty, ...(this.parts.outbox.peek()?.objects ?? [])]).size;
  }

  /** Sends everything now; true when all of it is acknowledged. */
  async flush(): Promise<boolean> {
    this.cancelRetry();
    for (let round = 0; round < 5 && this.pending > 0 && !this.stopped; round += 1) {
      await (this.inFlight ?? this.send(false));
      if (this.state.kind !== "saved" && this.state.kind !== "waiting") break;
    }
    return this.pending === 0;
  }

  /** The page is going away: send what can be sent without waiting. */
  leave(): void {
    if (this.pending === 0 || this.inFlight || this.stopped) return;
    const parcel = this.parts.outbox.peek() ?? this.packNow();
    if (parcel) this.post(parcel, parcel.body.length < KEEPALIVE_BYTES);
  }

  /** After the person chose to keep the own version: everything listed goes over the other revision. */
  overwrite(revision: number, objects: readonly string[]): Promise<boolean> {
    this.revision = revision;
    this.dropParcel();
    objects.forEach((object) => this.dirty.add(object));
    this.stopped = false;
    return this.flush();
  }

  retry(): Promise<boolean> {
    this.stopped = false;
    return this.flush();
  }

  /** No more saving: the reading is signed. */
  stop(sentence: string): void {
    this.stopped = true;
    this.cancelTimers();
    if (this.pending) this.tell({ kind: "closed", changes: this.pending, sentence });
  }

  private changed(): void {
    if (this.stopped) {
      this.tell({ ...this.state, changes: this.pending } as SaveState);
      return;
    }
    this.cancelQuiet();
    this.cancelQuiet = this.clock.after(QUIET_MS, () => this.due());
    this.cancelLongest ??= this.clock.after(LONGEST_MS, () => this.due());
    // masks are packed at once, so that leaving the page can send them
    this.dirtyOf("mark").forEach((mark) => void toWire(mark));
    if (this.state.kind === "saved" || this.state.kind === "waiting") this.tell({ kind: "waiting", changes: this.pending });
    else if ("changes" in this.state) this.tell({ ...this.state, changes: this.pending });
  }

  private due(): void {
    this.cancelTimers();
    if (!this.inFlight && !this.stopped) void this.send(false);
  }

  private cancelTimers(): void {
    this.cancelQuiet();
    this.cancelLongest?.();
    this.cancelLongest = null;
  }

  private send(keepalive: boolean): Promise<void> {
    this.inFlight ??= this.sendOnce(keepalive).finally(() => {
      this.inFlight = null;
      const isFree = this.state.kind === "saved" || this.state.kind === "waiting";
      if (this.dirty.size && isFree && !this.cancelLongest) this.changed();
    });
    return this.inFlight;
  }

  private async sendOnce(keepalive: boolean): Promise<void> {
    this.cancelTimers();
    const parcel = this.parts.outbox.peek() ?? (await this.pack());
    if (!parcel) return;
    await this.post(parcel, keepalive);
  }

  private async post(parcel: { key: string; body: string }, keepalive: boolean): Promise<void> {
    this.tell({ kind: "saving", changes: this.pending });
    this.took(parcel.key, await this.parts.api.save(parcel.body, this.revision, parcel.key, keepalive));
  }

  private took(key: string, outcome: Outcome<Saved>): void {
    if (this.parts.outbox.peek()?.key !== key) return; // acknowledged by another attempt already
    if (outcome.kind === "ok") {
      this.parts.outbox.remove(key);
      this.attempts = 0;
      this.revision = outcome.value.revision;
      this.savedAt = outcome.value.saved_at;
      this.parts.onSaved(outcome.value);
      this.tell(this.dirty.size ? { kind: "waiting", changes: this.pending } : { kind: "saved", at: this.savedAt });
      return;
    }
    const changes = this.pending;
    if (outcome.kind === "unreachable") {
      this.tell({ kind: "offline", changes });
      this.again();
    } else if (isPassing(outcome.problem)) {
      this.tell({ kind: "failing", changes, sentence: outcome.problem.detail });
      this.again();
    } else {
      this.refused(outcome.problem);
    }
  }

  private refused(problem: Problem): void {
    if (problem.status === 401) {
      // the parcel stays: after signing in it goes out with the same key
      this.stopped = true;
      this.tell({ kind: "signed_out", changes: this.pending });
      return;
    }
    this.dropParcel();
    const changes = this.pending;
    if (problem.status === 412) {
      this.stopped = true;
      this.tell({ kind: "conflict", changes, revision: Number(problem.details?.["revision"] ?? 0) });
    } else if (problem.status === 404 || problem.status === 409) {
      this.stopped = true;
      this.tell({ kind: "closed", changes, sentence: problem.detail });
    } else {
      this.tell({ kind: "refused", changes, sentence: problem.detail });
    }
  }

  private again(): void {
    const wait = RETRY_MS[Math.min(this.attempts, RETRY_MS.length - 1)] as number;
    this.attempts += 1;
    this.cancelRetry();
    this.cancelRetry = this.clock.after(wait, () => {
      if (!this.inFlight && !this.stopped) void this.send(false);
    });
  }

  /** What a refused parcel held is unsaved again, and goes out with whatever comes next. */
  private dropParcel(): void {
    const parcel = this.parts.outbox.peek();
    if (!parcel) return;
    parcel.objects.forEach((object) => this.dirty.add(object));
    this.parts.outbox.remove(parcel.key);
  }

  private async pack() {
    await Promise.all(this.dirtyOf("mark").map(toWire));
    return this.packNow();
  }

  private packNow() {
    const marks = this.dirtyOf("mark").map((mark) => wireNow(mark));
    const ready = marks.filter((mark): mark is WireMark => mark !== null);
    const late = new Set(this.dirtyOf("mark").filter((_, i) => marks[i] === null).map((mark) => `mark:${mark.id}`));
    const objects = [...this.dirty].filter((object) => !late.has(object));
    if (!objects.length) return null;
    const change: DraftChange = {
      findings: this.dirtyOf("finding") as Finding[],
      marks: ready,
      answers: this.dirtyOf("answer") as Answer[],
      active_ms: this.parts.activity.take(),
    };
    const parcel = { key: newId(), body: JSON.stringify(change), objects };
    this.parts.outbox.put(parcel);
    objects.forEach((object) => this.dirty.delete(object));
    return parcel;
  }

  private dirtyOf(kind: "mark"): Mark[];
  private dirtyOf(kind: ObjectKind): (Finding | Mark | Answer)[];
  private dirtyOf(kind: ObjectKind): (Finding | Mark | Answer)[] {
    return [...this.dirty]
      .filter((object) => object.startsWith(`${kind}:`))
      .map((object) => this.parts.store.get(kind, object.slice(kind.length + 1)))
      .filter((one) => one !== null);
  }

  private tell(state: SaveState): void {
    this.state = state;
    this.parts.onState(state);
  }
}
