/** The states of saving, and what is true of unsent changes meanwhile. */

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

/** Where unsent changes are: on the computer's disk, or on this screen only. */
export interface Keeping {
  readonly onComputer: boolean;
  /** When the oldest unsent change was made; null when nothing is unsent. */
  readonly since: string | null;
}

export interface Clock {
  after(milliseconds: number, run: () => void): () => void;
}

export const browserClock: Clock = {
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
