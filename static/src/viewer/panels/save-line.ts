/** The save state in words, always true, with a sign beside the colour. */

import { h, setAttribute } from "../dom";
import type { SaveState } from "../saving/autosave";

const clockTime = (at: string): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

const changes = (count: number): string => (count === 1 ? "1 change" : `${count} changes`);

export function saveWords(state: SaveState): string {
  switch (state.kind) {
    case "saved":
      return state.at ? `saved ${clockTime(state.at)}` : "nothing to save yet";
    case "waiting":
      return `${changes(state.changes)}, saved in a moment`;
    case "saving":
      return "saving";
    case "offline":
      return `not saved: offline, ${changes(state.changes)} kept on this screen`;
    case "failing":
      return `not saved: the server has trouble, ${changes(state.changes)} kept on this screen`;
    case "signed_out":
      return `not saved: signed out, ${changes(state.changes)} kept on this screen`;
    case "conflict":
      return `not saved: another tab was first, ${changes(state.changes)} kept on this screen`;
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

  show(state: SaveState): void {
    this.words.textContent = saveWords(state);
    setAttribute(this.element, "data-state", state.kind);
  }
}
