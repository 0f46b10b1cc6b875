/** Asks whether a closed reading is open again: when somebody looks at the page, and now and then. */

import type { ReadingApi } from "./api";
import { browserClock, type Clock } from "./save-state";

const EVERY_MS = 15_000;

/** Calls back once; the answer stops the asking. */
export function whenItGoesOn(
  api: Pick<ReadingApi, "changes">,
  revision: () => number,
  goesOn: (revision: number) => void,
  { clock = browserClock, page = globalThis as EventTarget }: { clock?: Clock; page?: EventTarget } = {},
): () => void {
  let cancel = (): void => undefined;
  let isOver = false;
  let isAsking = false;
  const stop = (): void => {
    isOver = true;
    cancel();
    page.removeEventListener("focus", asked);
  };
  const ask = async (): Promise<void> => {
    if (isOver || isAsking) return;
    isAsking = true;
    cancel();
    const outcome = await api.changes(revision());
    isAsking = false;
    if (isOver) return;
    if (outcome.kind === "ok" && outcome.value.state === "draft") {
      stop();
      goesOn(outcome.value.revision);
    } else {
      cancel = clock.after(EVERY_MS, asked);
    }
  };
  const asked = (): void => void ask();
  page.addEventListener("focus", asked);
  cancel = clock.after(EVERY_MS, asked);
  return stop;
}
