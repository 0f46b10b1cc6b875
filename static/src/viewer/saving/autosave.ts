/** Autosave: idempotent revisions, the same key until acknowledged, and a state that is always true. */

import type { DraftStore } from "../marks/store";
import type { Problem, Saved } from "../props";
import type { Activity } from "./activity";
import { isPassing, type Outcome, type ReadingApi } from "./api";
import type { HalfDrawn, Kept, Outbox, Parcel } from "./outbox";
import { packMasks, parcelOf, waitingOf } from "./parcel";
import { browserClock, type Clock, type Keeping, type SaveState } from "./save-state";

export type { Clock, SaveState } from "./save-state";

export interface AutosaveParts {
  readonly store: DraftStore;
  readonly api: Pick<ReadingApi, "save">;
  readonly outbox: Outbox;
  readonly activity: Activity;
  /** Those by which the room links its images: each revision says which they were. Without a room, those of then. */
  readonly registrations?: readonly string[];
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
  /** Begun and not ended: kept on this computer, never sent. */
  drawing: HalfDrawn | null = null;
  private readonly dirty = new Set<string>();
  private parcel: Parcel | null = null;
  private since: string | null = null;
  private readonly clock: Clock;
  private cancelQuiet = (): void => undefined;
  private cancelLongest: (() => void) | null = null;
  private cancelRetry = (): void => undefined;
  private attempts = 0;
  private inFlight: Promise<void> | null = null;
  private registrations: readonly string[];
  private savedAt: string | null = null;
  private stopped = false;

  constructor(private readonly parts: AutosaveParts) {
    this.clock = parts.clock ?? browserClock;
    this.registrations = parts.registrations ?? [];
    parts.store.subscribe(({ origin, changes }) => {
      if (origin === "server") return;
      changes.forEach(({ kind, key }) => this.dirty.add(`${kind}:${key}`));
      if (!changes.length) return;
      this.keep();
      this.changed();
    });
  }

  loaded(revision: number, savedAt: string | null): void {
    this.revision = revision;
    this.savedAt = savedAt;
    this.stopped = false;
    this.dirty.clear();
    this.parcel = null;
    this.keep();
    this.tell({ kind: "saved", at: savedAt });
  }

  /** Goes on with what an earlier window left unsent; the store shows it already. True when the reader has to choose. */
  resume(kept: Pick<Kept, "base" | "since" | "parcel" | "registrations">, objects: readonly string[], serverRevision: number): boolean {
    this.since = kept.since;
    this.registrations = this.parts.registrations ?? kept.registrations ?? [];
    this.parcel = kept.parcel;
    // the base stays until the reader has chosen, also over another crash
    this.revision = kept.base;
    objects.forEach((object) => this.dirty.add(object));
    this.keep();
    this.stopped = kept.base !== serverRevision;
    if (this.stopped) this.tell({ kind: "conflict", changes: this.pending, revision: serverRevision });
    else this.changed();
    return this.stopped;
  }

  draws(drawing: HalfDrawn | null): void {
    this.drawing = drawing;
    this.keep();
  }

  /** Where unsent changes are now, and from when they are. */
  get keeping(): Keeping {
    return { onComputer: this.parts.outbox.isSafe, since: this.pending ? this.since : null };
  }

  /** Names of the objects that the server has not acknowledged. */
  get unsaved(): ReadonlySet<string> {
    return new Set([...this.dirty, ...(this.parcel?.objects ?? [])]);
  }

  get pending(): number {
    return this.unsaved.size;
  }

  /** True when nothing is lost by leaving now: it is on the disk, and goes out as the page is left. */
  get mayBeLeft(): boolean {
    const isSent = this.state.kind === "saving" && this.dirty.size === 0;
    if (this.pending === 0) return this.drawing === null || this.parts.outbox.isSafe;
    return this.parts.outbox.isSafe && (isSent || this.state.kind === "waiting");
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
    const parcel = this.parcel ?? this.packNow();
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
    void packMasks(this.parts.store, this.dirty);
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
    if (!this.parcel) await packMasks(this.parts.store, this.dirty);
    const parcel = this.parcel ?? this.packNow();
    if (!parcel) return;
    // under its key on the disk before it leaves: whatever happens next, it can be repeated and counts once
    await this.parts.outbox.settled();
    await this.post(parcel, keepalive);
  }

  private async post({ key, body, revision }: Parcel, keepalive: boolean): Promise<void> {
    this.tell({ kind: "saving", changes: this.pending });
    this.took(key, await this.parts.api.save(body, revision, key, keepalive));
  }

  private took(key: string, outcome: Outcome<Saved>): void {
    if (this.parcel?.key !== key) return; // acknowledged by another attempt already
    if (outcome.kind === "ok") {
      this.parcel = null;
      this.since = this.dirty.size ? now() : null;
      this.attempts = 0;
      this.revision = outcome.value.revision;
      this.keep();
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
    this.parcel?.objects.forEach((object) => this.dirty.add(object));
    this.parcel = null;
    this.keep();
  }

  private packNow(): Parcel | null {
    const { store, activity } = this.parts;
    const parcel = parcelOf(store, this.dirty, this.revision, activity, this.registrations);
    parcel?.objects.forEach((object) => this.dirty.delete(object));
    this.parcel = parcel;
    this.keep();
    return parcel;
  }

  /** Every change is kept at once, before any network. */
  private keep(): void {
    this.since = this.pending ? (this.since ?? now()) : null;
    const { parcel, drawing, registrations, revision: base } = this;
    const since = this.since ?? drawing?.at;
    const waiting = waitingOf(this.parts.store, this.dirty);
    this.parts.outbox.keep(since ? { base, since, parcel, loose: [], waiting, drawing, registrations } : null);
  }

  /** Says the state again, as where the changes are kept is other now. */
  readonly tellAgain = (): void => this.parts.onState(this.state);

  private tell(state: SaveState): void {
    this.state = state;
    this.parts.onState(state);
  }
}

const now = (): string => new Date().toISOString();
