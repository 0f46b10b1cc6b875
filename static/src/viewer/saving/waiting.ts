/** Sends what windows that are gone left on this computer's disk, from any page of the reader it belongs to. */

import { DraftStore } from "../marks/store";
import { Activity } from "./activity";
import { isPassing, readingApi, saveCall, type Outcome, type ReadingApi } from "./api";
import { Autosave } from "./autosave";
import { LastingOutbox } from "./lasting-outbox";
import { meet } from "./meeting";
import { loadAndRestore } from "./restore";
import type { Kept } from "./outbox";
import { unsentRecords } from "./unsent";
import { joinQuietly } from "./versions";

/** How it went with one reading; what is not sent stays on the disk. */
export type Sent =
  | { kind: "sent" }
  /** No answer, or the server has trouble: worth another try. */
  | { kind: "waits" }
  /** Both sides changed the same: the reader chooses in the room. */
  | { kind: "asks" }
  | { kind: "refused"; sentence: string }
  /** Not of who is signed in, or not there: nothing but its id was said to the server. */
  | { kind: "not_ours" };

export interface Computer {
  readonly factory: IDBFactory;
  readonly locks: Pick<LockManager, "request" | "query">;
}

export type WaitingApi = Pick<ReadingApi, "draft" | "changes" | "save">;

/** Readings of which windows that are gone left something, and whether any of it is to be sent. */
export async function waitingReadings({ factory, locks }: Computer): Promise<Map<string, boolean>> {
  const records = await unsentRecords(factory);
  const held = new Set(records.length ? (await locks.query()).held?.map((lock) => lock.name) : []);
  const waiting = new Map<string, boolean>();
  for (const { id, reading, kept } of records) {
    // verdicts that are being written lie there too, and are nobody's to send
    if (!("waiting" in kept) || held.has(id)) continue;
    waiting.set(reading, (waiting.get(reading) ?? false) || hasChanges(kept as Kept));
  }
  return waiting;
}

const hasChanges = ({ parcel, loose, waiting }: Kept): boolean => parcel !== null || loose.length + waiting.findings.length + waiting.marks.length + waiting.answers.length > 0;

/** The server is asked for the draft first: it gives that to its one reader only, and nothing is sent to it for anybody else. */
export async function sendWaiting(reading: string, { factory, locks }: Computer, api: WaitingApi = quietApi(reading), isOurs = (): void => undefined): Promise<Sent> {
  const drafted = await api.draft();
  if (drafted.kind !== "ok") return refusedBy(drafted);
  isOurs();
  const { revision } = drafted.value;
  const now = await api.changes(revision);
  if (now.kind !== "ok") return refusedBy(now);
  if (now.value.state !== "draft") {
    const why = now.value.state === "signed" ? "it was signed" : "it was set aside";
    return { kind: "refused", sentence: `It came after ${why}. It is kept for 30 days, in case the reading is opened again.` };
  }
  const outbox = new LastingOutbox({ reading, factory, locks, isPassing: true });
  const store = new DraftStore();
  const autosave = new Autosave({ store, api, outbox, activity: new Activity(() => 0), onState: () => undefined, onSaved: () => undefined });
  try {
    const restored = await loadAndRestore(drafted.value, { store, autosave, outbox, api });
    if (!restored) return { kind: "sent" };
    if (!restored.isConflict) await autosave.flush();
    if (autosave.state.kind === "conflict" && !(await joined(api, autosave, store))) return { kind: "asks" };
    return outcomeOf(autosave);
  } finally {
    autosave.stop("");
    await outbox.settled();
    outbox.close();
  }
}

async function joined(api: WaitingApi, autosave: Autosave, store: DraftStore): Promise<boolean> {
  const met = await meet(api, autosave, store);
  if (met.kind !== "ok" || met.value.compared.choices.length) return false;
  const names = joinQuietly(store, met.value.compared);
  if (names.length) await autosave.overwrite(met.value.theirs.revision, names);
  else autosave.loaded(met.value.theirs.revision, met.value.theirs.saved_at);
  return true;
}

function outcomeOf({ state, pending }: Autosave): Sent {
  if (pending === 0) return { kind: "sent" };
  if (state.kind === "conflict") return { kind: "asks" };
  if (state.kind === "refused" || state.kind === "closed") return { kind: "refused", sentence: state.sentence };
  return { kind: "waits" };
}

function refusedBy(outcome: Exclude<Outcome<unknown>, { kind: "ok" }>): Sent {
  if (outcome.kind === "unreachable" || outcome.problem.status === 401 || isPassing(outcome.problem)) return { kind: "waits" };
  return outcome.problem.status === 404 ? { kind: "not_ours" } : { kind: "refused", sentence: outcome.problem.detail };
}

/** As the room's, but a guideline to be read first is a reason to say, not to leave the page for. */
const quietApi = (reading: string): WaitingApi => {
  const { draft, changes } = readingApi(reading);
  return { draft, changes, save: (...what) => saveCall(reading, ...what) };
};
