/** What an earlier window left unsent, brought back over the draft that the server has now. */

import type { Mark } from "../marks/mark";
import { answerKey, type DraftStore } from "../marks/store";
import { fromWire } from "../marks/wire";
import type { Draft } from "../props";
import type { ReadingApi } from "./api";
import type { Autosave } from "./autosave";
import { contentOf, joined } from "./merge";
import type { Kept, Outbox, Waiting } from "./outbox";
import { written } from "./written";

export interface RestoreParts {
  readonly store: DraftStore;
  readonly autosave: Autosave;
  readonly outbox: Outbox;
  readonly api: Pick<ReadingApi, "save">;
  /** A signed reading is shown as it was signed; what is kept for it stays on the disk, in case it is reopened. */
  readonly isClosed?: boolean;
}

export interface Restored {
  /** Objects brought back. */
  readonly changes: number;
  /** When the oldest change was made. */
  readonly since: string;
  /** The server had moved on: nothing is sent before the reader has chosen. */
  readonly isConflict: boolean;
}

/**
 * Loads the draft, and over it what was never acknowledged. Called only with a draft that the server has just given to
 * the person who is signed in: a reading belongs to one reader, so nobody else is ever shown what is kept for it.
 */
export async function loadAndRestore(draft: Draft, parts: RestoreParts): Promise<Restored | null> {
  const { store, autosave, outbox } = parts;
  const given: Waiting = { findings: draft.findings, marks: await Promise.all(draft.marks.map(fromWire)), answers: draft.answers };
  const load = (content: Waiting): void => store.load({ findings: [...content.findings], marks: [...content.marks], answers: [...content.answers] });
  load(given);
  autosave.loaded(draft.revision, draft.saved_at);
  const found = await outbox.takeOver();
  if (!found) return null;
  const drawing = found.drawing ?? null;
  if (!parts.isClosed) autosave.drawing = drawing; // kept again with the rest, never before it
  const kept = parts.isClosed ? found : await settled(found, draft.revision, parts.api);
  const inParcel = kept.parcel ? await contentOf(kept.parcel.body) : NOTHING;
  const loose = await Promise.all(kept.loose.map(contentOf));
  const waiting = without(joined([...loose, kept.waiting]), given);
  const names = namesOf(waiting);
  if (!names.length && !kept.parcel && !parts.isClosed) {
    autosave.draws(drawing);
    return null;
  }
  const { since } = kept;
  const changes = new Set([...names, ...(kept.parcel?.objects ?? [])]).size;
  if (parts.isClosed) return { changes, since, isConflict: false };
  load(joined([given, inParcel, waiting]));
  return { changes, since, isConflict: autosave.resume(kept, names, draft.revision) };
}

/** A parcel on an older revision may have been acknowledged without the answer being seen: the server knows its key. */
async function settled(kept: Kept, revision: number, api: Pick<ReadingApi, "save">): Promise<Kept> {
  const { parcel } = kept;
  if (!parcel || kept.base === revision) return kept;
  const outcome = await api.save(parcel.body, parcel.revision, parcel.key, false);
  if (outcome.kind === "ok") return { ...kept, parcel: null, base: outcome.value.revision };
  return { ...kept, parcel: null, loose: [...kept.loose, parcel.body] };
}

const NOTHING: Waiting = { findings: [], marks: [], answers: [] };

/** Only what is other than the draft: a change that arrived after all is none. */
function without(waiting: Waiting, given: Waiting): Waiting {
  const known = new Map(entriesOf(given).map(([name, one]) => [name, written(one)]));
  const isOther = (name: string, one: unknown): boolean => known.get(name) !== written(one);
  return {
    findings: waiting.findings.filter((one) => isOther(`finding:${one.id}`, one)),
    marks: waiting.marks.filter((one) => isOther(`mark:${one.id}`, one)),
    answers: waiting.answers.filter((one) => isOther(`answer:${answerKey(one.question, one.scope_kind, one.scope_id)}`, one)),
  };
}

const entriesOf = (content: Waiting): [string, unknown][] => [
  ...content.findings.map((one): [string, unknown] => [`finding:${one.id}`, one]),
  ...content.marks.map((one: Mark): [string, unknown] => [`mark:${one.id}`, one]),
  ...content.answers.map((one): [string, unknown] => [`answer:${answerKey(one.question, one.scope_kind, one.scope_id)}`, one]),
];

const namesOf = (content: Waiting): string[] => entriesOf(content).map(([name]) => name);
