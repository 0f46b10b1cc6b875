/** The save state in words, always true, with a sign beside the colour. */

import { h, setAttribute } from "../dom";
import type { Keeping, SaveState } from "../saving/save-state";

const clockTime = (at: string): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

const changes = (count: number): string => (count === 1 ? "1 change" : `${count} changes`);

const shortTime = (at: string): string => new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Unsent changes and where they are; what would be lost with this screen is called so. */
function keptWords(count: number, { onComputer, since }: Keeping): string {
  const from = since ? `, from ${shortTime(since)}` : "";
  return `${changes(count)} kept on ${onComputer ? "this computer" : "this screen only"}${from}`;
}

export function saveWords(state: SaveState, keeping: Keeping): string {
  switch (state.kind) {
    case "saved":
      return state.at ? `saved ${clockTime(state.at)}` : "nothing to save yet";
    case "waiting":
      return `${changes(state.changes)}, saved in a moment`;
    case "saving":
      return "saving";
    case "offline":
      return `offline: ${keptWords(state.changes, keeping)}`;
    case "failing":
      return `the server has trouble: ${keptWords(state.changes, keeping)}`;
    case "signed_out":
      return `signed out: ${keptWords(state.changes, keeping)}`;
    case "conflict":
      return `not saved, there is another version: ${keptWords(state.changes, keeping)}`;
    case "refused":
      return `not saved: ${state.sentence}`;
    case "closed":
      return `not saved: ${state.sentence}`;
  }
}

export class SaveLine {
  readonly element = h("span", { class: "save-line", role: "status", "aria-live": "polite" });
  private readonly words = h("span", {});

  constructor() {
    this.element.append(h("i", { class: "save-dot", "aria-hidden": "true" }), this.words);
  }

  show(state: SaveState, keeping: Keeping): void {
    const words = saveWords(state, keeping);
    if (this.words.textContent !== words) this.words.textContent = words;
    setAttribute(this.element, "data-state", state.kind);
  }
}
