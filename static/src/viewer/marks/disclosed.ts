/** The marks of several readers in one store, and whose each is. */

import type { DisclosedReading } from "../comparing";
import type { Mark } from "./mark";
import type { DraftStore } from "./store";
import { fromWire } from "./wire";

/** Loads them all; returns mark → the reader's alias. */
export async function loadDisclosed(store: DraftStore, readers: readonly DisclosedReading[]): Promise<Map<string, string>> {
  const marks: Mark[] = [];
  const owner = new Map<string, string>();
  for (const reader of readers) {
    for (const wire of reader.marks) {
      owner.set(wire.id, reader.alias);
      marks.push({ ...(await fromWire(wire)), locked: true }); // what a reader drew is never altered
    }
  }
  store.load({ findings: readers.flatMap((reader) => reader.findings), marks, answers: [] });
  return owner;
}
