/** All keys of this screen, out of the table that binds them; a reader may give commands other keys. */

import { COMMANDS, keyName, keyWords, type Command } from "../commands";
import { fill, h } from "../dom";
import { MOUSE, SCORING, TABLET, type Line } from "../hands";
import { assign, keysOf, mayChange, ownKeys } from "../keys";
import { remember } from "../saving/preferences";
import { Sheet } from "./dialog";

/** `plain` are the letters and digits that answer, under their title. */
export function openHelp(host: HTMLElement, offers: (command: Command) => boolean, plain: readonly [string, readonly Line[]] = ["Answers", SCORING]): void {
  const sheet = new Sheet(host, "Keys of this screen", undefined, "wide");
  const offered = COMMANDS.filter(offers);
  const groups = [...new Set(offered.map((command) => command.group))];
  const said = h("p", { class: "help-said", role: "status" }, "Click a key to give that command another one; buttons show it when the case is opened again.");
  const columns = h("div", { class: "help-columns" });
  for (const group of groups) {
    const rows = offered.filter((one) => one.group === group).map((command) => [new KeyField(command, said).element, command.label] as const);
    columns.append(section(group, rows));
  }
  for (const [title, lines] of [plain, ["Mouse", MOUSE], ["Tablet and pen", TABLET]] as const) {
    columns.append(section(title, lines.map(([key, label]) => [h("kbd", {}, key), label] as const)));
  }
  sheet.body.append(said, columns);
  sheet.open();
}

function section(title: string, rows: readonly (readonly [HTMLElement, string])[]): HTMLElement {
  const list = h("dl", {});
  for (const [keys, label] of rows) list.append(h("div", {}, h("dt", {}, keys), h("dd", {}, label)));
  return h("section", {}, h("h3", {}, title), list);
}

/** The keys of one command; the first can be changed. */
class KeyField {
  readonly element = h("span", { class: "key-field" });
  private isWaiting = false;

  constructor(
    private readonly command: Command,
    private readonly said: HTMLElement,
  ) {
    this.show();
  }

  private show(): void {
    const [first = "", ...others] = keysOf(this.command);
    const key = mayChange(this.command)
      ? h("button", { type: "button", class: "key", "aria-label": `${keyWords(first)}: change the key for ${this.command.label}`, onclick: () => this.wait() }, keyWords(first))
      : h("kbd", {}, keyWords(first));
    key.addEventListener("keydown", (event) => this.pressed(event as KeyboardEvent));
    key.addEventListener("blur", () => this.stopWaiting());
    fill(this.element, key, ...others.map((other) => h("kbd", {}, keyWords(other))));
  }

  private wait(): void {
    this.isWaiting = true;
    this.element.classList.add("waiting");
    this.said.textContent = `Press the new key for “${this.command.label}”; Backspace gives it the usual one, Esc leaves it.`;
  }

  private stopWaiting(): void {
    this.isWaiting = false;
    this.element.classList.remove("waiting");
  }

  private pressed(event: KeyboardEvent): void {
    if (!this.isWaiting || ["Shift", "Control", "Alt", "Meta", "Tab"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    this.stopWaiting();
    if (event.key === "Escape") return;
    const why = assign(this.command, event.key === "Backspace" ? null : keyName(event));
    this.said.textContent = why ?? `“${this.command.label}” is now ${keyWords(keysOf(this.command)[0] ?? "")}.`;
    if (why) return;
    this.show();
    this.element.querySelector("button")?.focus();
    void remember("keys", ownKeys());
  }
}
