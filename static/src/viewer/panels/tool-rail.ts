/** The rail at the left: the tools, and what is often done to marks and images. */

import { COMMANDS, keyWords, type Command, type Commandable } from "../commands";
import { h, setAttribute, setText } from "../dom";
import { keysOf } from "../keys";
import { toolOf } from "../tools/catalogue";
import { icon } from "./icons";
import type { Workbench } from "./workbench";

const BELOW = ["undo", "redo", "delete", "hide", "", "reset", "invert", "smooth", "link"];

export class ToolRail {
  readonly element = h("nav", { class: "tool-rail", "aria-label": "Tools" });
  private readonly hint = h("p", { class: "tool-hint", role: "status" });
  private readonly buttons = new Map<string, HTMLButtonElement>();

  constructor(
    private readonly bench: Workbench,
    room: Commandable,
    offers: (command: Command) => boolean,
  ) {
    const tools = COMMANDS.filter((command) => command.key.startsWith("tool-") && offers(command));
    const others = BELOW.map((key) => COMMANDS.find((command) => command.key === key) ?? null);
    for (const command of tools) this.element.append(this.button(command, command.key.slice("tool-".length), room));
    this.element.append(h("hr", {}));
    for (const command of others) {
      if (!command) this.element.append(h("hr", {}));
      else if (offers(command)) this.element.append(this.button(command, command.key, room));
    }
    bench.subscribe(() => this.update());
    bench.store.subscribe(() => this.update());
    bench.panes.subscribe(() => this.update());
    this.update();
  }

  get hintElement(): HTMLElement {
    return this.hint;
  }

  update(): void {
    const { bench } = this;
    for (const [key, button] of this.buttons) {
      if (key.startsWith("tool-")) {
        const tool = toolOf(key.slice("tool-".length));
        button.disabled = !bench.mayTake(tool);
        setAttribute(button, "aria-pressed", bench.tool.key === tool.key ? "true" : "false");
      }
    }
    this.press("hide", bench.marksHidden);
    this.press("link", bench.panes.linked);
    this.enable("undo", !bench.readOnly && bench.store.undoLabel !== null);
    this.enable("redo", !bench.readOnly && bench.store.redoLabel !== null);
    this.enable("delete", !bench.readOnly && bench.selected() !== null);
    setText(this.hint, bench.guide.leading?.words ?? ((bench.readOnly && bench.tool.hintToLook) || bench.tool.hint));
  }

  private press(key: string, on: boolean): void {
    const button = this.buttons.get(key);
    if (button) setAttribute(button, "aria-pressed", on ? "true" : "false");
  }

  private enable(key: string, on: boolean): void {
    const button = this.buttons.get(key);
    if (button) button.disabled = !on;
  }

  private button(command: Command, sign: string, room: Commandable): HTMLButtonElement {
    const key = keysOf(command)[0];
    const made = h(
      "button",
      {
        type: "button",
        class: "tool",
        "data-command": command.key,
        "aria-label": command.label,
        title: key ? `${command.label} (${keyWords(key)})` : command.label,
        onclick: () => command.run(room),
      },
      icon(sign),
      key && key.length === 1 && h("span", { class: "tool-key", "aria-hidden": "true" }, key),
    );
    this.buttons.set(command.key, made);
    return made;
  }
}
