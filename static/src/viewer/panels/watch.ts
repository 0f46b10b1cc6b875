/** A window that is killed loses no more of the time than this. */
const TELL_MS = 300_000;

/** Saves when the page is left or hidden, warns when leaving would lose something, counts active time. */

import type { Activity } from "../saving/activity";
import type { Autosave } from "../saving/autosave";
import type { Looked } from "../saving/looked";

/** Is the hand at marks or answers, and at which question? */
function handAt(host: HTMLElement, isDrawing: boolean): [isEditing: boolean, question: string | null] {
  const focused = document.activeElement;
  const question = focused && host.contains(focused) ? (focused.closest<HTMLElement>(".question")?.dataset["question"] ?? null) : null;
  return [isDrawing || question !== null, question];
}

export interface Watched {
  readonly host: HTMLElement;
  readonly autosave: Autosave;
  readonly activity: Activity;
  readonly looked: Looked;
  readonly isDrawing: () => boolean;
}

export function keepWatch({ host, autosave, activity, looked, isDrawing }: Watched): () => void {
  const undo: (() => void)[] = [];
  const on = (target: EventTarget, name: string, run: (event: Event) => void): void => {
    target.addEventListener(name, run);
    undo.push(() => target.removeEventListener(name, run));
  };
  ["pointermove", "pointerdown", "keydown", "wheel"].forEach((name) => on(host, name, () => activity.touch(...handAt(host, isDrawing()))));
  const leave = (): void => {
    activity.rest();
    autosave.leave(); // tells the time with what it saves
    void looked.tell();
  };
  if (document.hasFocus()) activity.touch();
  on(document, "visibilitychange", () => document.visibilityState === "hidden" && leave());
  on(window, "focus", () => activity.touch());
  on(window, "blur", () => activity.rest());
  on(window, "pagehide", leave);
  const timer = setInterval(() => void looked.tell(), TELL_MS);
  undo.push(() => clearInterval(timer));
  on(window, "beforeunload", (event) => {
    if (!autosave.mayBeLeft) event.preventDefault();
  });
  on(window, "online", () => void autosave.retry());
  return () => undo.forEach((one) => one());
}
