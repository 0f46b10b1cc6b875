/** Packing changed objects: as a parcel for the server, as they are for the outbox. */

import { newId, type Mark } from "../marks/mark";
import type { DraftStore, ObjectKind, Objects } from "../marks/store";
import { toWire, wireNow } from "../marks/wire";
import type { DraftChange, WireMark } from "../props";
import type { Activity } from "./activity";
import type { Parcel, Waiting } from "./outbox";
import { seatNow } from "./seat";

type Changed = ReadonlySet<string>;

export const markName = (mark: Mark): string => `mark:${mark.id}`;

/** The objects of a kind among names such as "mark:id". */
export function objectsOf<K extends ObjectKind>(store: DraftStore, kind: K, names: Changed): Objects[K][] {
  return [...names]
    .filter((name) => name.startsWith(`${kind}:`))
    .map((name) => store.get(kind, name.slice(kind.length + 1)))
    .filter((one) => one !== null);
}

export const waitingOf = (store: DraftStore, names: Changed): Waiting => ({
  findings: objectsOf(store, "finding", names),
  marks: objectsOf(store, "mark", names),
  answers: objectsOf(store, "answer", names),
});

/** Masks are packed in the background, so that leaving the page can send them without waiting. */
export const packMasks = async (store: DraftStore, names: Changed): Promise<void> => {
  await Promise.all(objectsOf(store, "mark", names).map(toWire));
};

/** A parcel of everything that is packed; a mask that is still being packed comes with the next. */
export function parcelOf(store: DraftStore, names: Changed, revision: number, activity: Activity, registrations: readonly string[] = []): Parcel | null {
  const all = objectsOf(store, "mark", names);
  const marks = all.map((mark) => wireNow(mark));
  const late = new Set(all.filter((_, i) => marks[i] === null).map(markName));
  const objects = [...names].filter((name) => !late.has(name));
  if (!objects.length) return null;
  const change: DraftChange = {
    findings: objectsOf(store, "finding", names),
    marks: marks.filter((mark): mark is WireMark => mark !== null),
    answers: objectsOf(store, "answer", names),
    ...activity.take(),
    seat: seatNow(),
    registrations: [...registrations],
  };
  return { key: newId(), revision, body: JSON.stringify(change), objects };
}
