/** Suggests a break in a line that can be put away; nothing waits for it, nothing is stopped. */

import { Stretch } from "../saving/stretch";
import type { Outcome } from "../saving/api";
import type { Banners } from "./banners";

export interface ReminderParts {
  readonly host: HTMLElement;
  readonly banners: Banners;
  readonly minutes: number;
  /** Tells the server that it was shown. */
  readonly record: (afterMinutes: number) => Promise<Outcome<unknown>>;
}

const HANDS = ["pointermove", "pointerdown", "keydown", "wheel"] as const;

/** Returns how to stop. */
export function remindOfBreaks({ host, banners, minutes, record }: ReminderParts): () => void {
  const stretch = new Stretch(minutes * 60_000, sessionStorage);
  /** Shown and not yet known to the server; tried again at the next hand. */
  let untold: number | null = null;
  let telling = false;

  const tell = async (): Promise<void> => {
    if (untold === null || telling) return;
    telling = true;
    const outcome = await record(untold);
    if (outcome.kind !== "unreachable") untold = null;
    telling = false;
  };
  const touch = (): void => {
    const read = stretch.touch();
    if (read !== null) {
      untold = read;
      banners.show("break", `You have been reading for ${read} minutes. A short break keeps the eyes sharp.`, [{ label: "Put away", run: () => banners.hide("break") }], "good");
    }
    void tell();
  };
  HANDS.forEach((name) => host.addEventListener(name, touch));
  touch();
  return () => HANDS.forEach((name) => host.removeEventListener(name, touch));
}
