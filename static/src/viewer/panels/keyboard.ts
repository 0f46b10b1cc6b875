/** Keys: first what is being typed, then the question with the focus, then the commands. */

import { COMMANDS, isPlain, keyName, type Command, type Commandable } from "../commands";
import { keysOf } from "../keys";

export const commandFor = (event: Parameters<typeof keyName>[0]): Command | null =>
  COMMANDS.find((command) => keysOf(command).includes(keyName(event))) ?? null;

export interface KeyTargets {
  readonly room: Commandable;
  readonly offers: (command: Command) => boolean;
  /** Gives an answer key to the current question; true if it meant something. */
  readonly answer: (key: string) => boolean;
  /** Keys that answer wherever the focus is; by default scores. */
  readonly anywhere?: RegExp;
  /** Moves the focus back to the images. */
  readonly toImages: () => void;
}

/** Keys that score the current question wherever the focus is. */
const SCORES = /^[1-5x]$/i;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !["range", "checkbox", "radio", "button"].includes(target.type));

/** What a field does by itself while something is typed: going by words, taking back what was typed and no stroke. */
const FIELD_KEYS = /^((Ctrl|Alt)\+Arrow\w+|Ctrl\+(Shift\+)?Z|Ctrl\+Y)$/;

export const isForField = (event: Parameters<typeof keyName>[0]): boolean =>
  isPlain(event) || FIELD_KEYS.test(keyName(event));

const SLIDER_KEYS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]);

const isSlider = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && target.type === "range";

export function listenToKeys(host: HTMLElement, targets: KeyTargets): () => void {
  const held = new Map<string, Command>();

  const down = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const typing = isTyping(event.target);
    const plain = isPlain(event);
    if (typing && event.key === "Escape") {
      targets.toImages();
      return;
    }
    if (typing && isForField(event)) return;
    if (event.target instanceof HTMLSelectElement && !event.ctrlKey && !event.metaKey && event.key !== "Escape") return;
    if (isSlider(event.target) && SLIDER_KEYS.has(event.key)) return;
    const inQuestion = event.target instanceof Element && host.contains(event.target) && event.target.closest(".question") !== null;
    if (plain && (inQuestion || (targets.anywhere ?? SCORES).test(event.key)) && event.key.length === 1 && targets.answer(event.key)) {
      event.preventDefault();
      return;
    }
    const onButton = event.target instanceof Element && event.target.closest("button, a, summary, [role='checkbox'], input") !== null;
    if (onButton && plain && (event.key === "Enter" || event.key === " ")) return;
    const command = commandFor(event);
    if (!command || !targets.offers(command) || (event.repeat && command.release)) return;
    event.preventDefault();
    if (command.release) held.set(event.key.toLowerCase(), command);
    command.run(targets.room);
  };

  const up = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    held.get(key)?.release?.(targets.room);
    held.delete(key);
    keepFocus();
  };
  const letGo = (): void => {
    held.forEach((command) => command.release?.(targets.room));
    held.clear();
  };

  /** What had the focus may be gone with what the key did. */
  const keepFocus = (): void =>
    void requestAnimationFrame(() => {
      if (document.activeElement === document.body && !document.querySelector("dialog[open]")) targets.toImages();
    });
  const clicked = (event: MouseEvent): void => {
    if (event.detail === 0) keepFocus(); // by a key
  };

  document.addEventListener("keydown", down);
  document.addEventListener("keyup", up);
  host.addEventListener("click", clicked);
  window.addEventListener("blur", letGo);
  return () => {
    document.removeEventListener("keydown", down);
    document.removeEventListener("keyup", up);
    host.removeEventListener("click", clicked);
    window.removeEventListener("blur", letGo);
  };
}
