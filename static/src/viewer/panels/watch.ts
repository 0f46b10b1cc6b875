/** Saves when the page is left or hidden, warns when leaving would lose something, counts active time. */

import type { Activity } from "../saving/activity";
import type { Autosave } from "../saving/autosave";

/** Is the hand at marks or answers, and at which question? */
function handAt(host: HTMLElement, isDrawing: boolean): [isEditing: boolean, question: string | null] {
  const focused = document.activeElement;
  const question = focused && host.contains(focused) ? (focused.closest<HTMLElement>(".question")?.dataset["question"] ?? null) : null;
  return [isDrawing || question !== null, question];
}

export function keepWatch(host: HTMLElement, autosave: Autosave, activity: Activity, isDrawing: () => boolean): () => void {
  const undo: (() => void)[] = [];
  const on = (target: EventTarget, name: string, run: (event: Event) => void): void => {
    target.addEventListener(name, run);
    undo.push(() => target.removeEventListener(name, run));
  };
  ["pointermove", "pointerdown", "keydown", "wheel"].forEach((name) => on(host, name, () => activity.touch(...handAt(host, isDrawing()))));
  on(document, "visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    activity.rest();
    autosave.leave();
  });
  on(window, "blur", () => activity.rest());
  on(window, "pagehide", () => autosave.leave());
  on(window, "beforeunload", (event) => {
    if (!autosave.mayBeLeft) event.preventDefault();
  });
  on(window, "online", () => void autosave.retry());
  return () => undo.forEach((one) => one());
}
