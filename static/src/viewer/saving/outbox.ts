/** Where unsent changes wait until the server has acknowledged them: the shape, and one in memory. */

import type { Mark } from "../marks/mark";
import type { World } from "../geometry/space";
import type { Answer, Finding } from "../props";

/** One request that the server has not answered: repeated byte for byte, under the same key, on the same revision. */
export interface Parcel {
  readonly key: string;
  readonly revision: number;
  readonly body: string;
  /** Objects inside, as kind and key, to give them back when the parcel is refused. */
  readonly objects: readonly string[];
}

/** Whole objects that changed and are in no parcel yet. */
export interface Waiting {
  readonly findings: readonly Finding[];
  readonly marks: readonly Mark[];
  readonly answers: readonly Answer[];
}

/** A drawing that was begun and not ended: of this browser alone until it is. */
export interface HalfDrawn {
  /** When it was begun. */
  readonly at: string;
  readonly tool: string;
  readonly stack: string;
  readonly frame: number;
  readonly finding: string | null;
  readonly structure: string | null;
  readonly axis: string | null;
  /** The mark it changes. */
  readonly on: string | null;
  readonly reversed: boolean;
  readonly view: { readonly middle: World; readonly pxPerMm: number } | null;
  /** As the tool's gesture told them. */
  readonly steps: readonly (readonly number[])[];
}

/** Everything of one reading that the server does not have. Nothing of the patient or the campaign is in it. */
export interface Kept {
  /** The server's revision these changes were made on. */
  readonly base: number;
  /** When the oldest of them was made. */
  readonly since: string;
  readonly parcel: Parcel | null;
  /** Bodies of other windows' parcels, older than `waiting`: not repeated as they are, but their objects are unsent. */
  readonly loose: readonly string[];
  readonly waiting: Waiting;
  readonly drawing?: HalfDrawn | null;
  /** Those by which the room linked its images then. */
  readonly registrations?: readonly string[];
}

export interface Outbox {
  /** Keeps what is unsent now, in place of what was kept before; null when the server has everything. */
  keep(kept: Kept | null): void;
  /** Resolves when what was last given is kept as safely as this outbox can. */
  settled(): Promise<void>;
  /** What windows that are gone left behind. It belongs to this window from now on. */
  takeOver(): Promise<Kept | null>;
  /** True when what was last given would survive the browser's end. */
  readonly isSafe: boolean;
  close(): void;
}

/** What is kept here goes with the page. */
export class MemoryOutbox implements Outbox {
  readonly isSafe = false;

  keep(): void {}

  close(): void {}

  settled(): Promise<void> {
    return Promise.resolve();
  }

  takeOver(): Promise<Kept | null> {
    return Promise.resolve(null);
  }
}
