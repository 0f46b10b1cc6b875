/** All keys of this screen, out of the table that binds them. */

import { COMMANDS, keyWords, type Command } from "../commands";
import { h } from "../dom";
import { Sheet } from "./dialog";

const MOUSE = [
  ["Left button", "the tool in the hand"],
  ["Middle button", "move the image"],
  ["Right button", "zoom"],
  ["Wheel", "scroll through slices"],
  ["Ctrl wheel", "zoom"],
  ["Shift wheel", "brush size"],
  ["Double click", "one pane large, and back"],
] as const;

const SCORING = [
  ["1 – 5, X", "score the current question"],
  ["its letter", "an option of the question that has the focus"],
  ["Tab", "next field"],
] as const;

export function openHelp(host: HTMLElement, offers: (command: Command) => boolean): void {
  const sheet = new Sheet(host, "Keys of this screen", undefined, "wide");
  const offered = COMMANDS.filter(offers);
  const groups = [...new Set(offered.map((command) => command.group))];
  const columns = h("div", { class: "help-columns" });
  for (const group of groups) {
    columns.append(section(group, offered.filter((one) => one.group === group).map(({ keys, label }) => [keys, label] as const)));
  }
  columns.append(section("Answers", SCORING.map(([key, label]) => [[key], label] as const)));
  columns.append(section("Mouse", MOUSE.map(([key, label]) => [[key], label] as const)));
  sheet.body.append(columns);
  sheet.open();
}

function section(title: string, rows: readonly (readonly [readonly string[], string])[]): HTMLElement {
  const list = h("dl", {});
  for (const [keys, label] of rows) {
    list.append(h("div", {}, h("dt", {}, ...keys.map((key) => h("kbd", {}, keyWords(key)))), h("dd", {}, label)));
  }
  return h("section", {}, h("h3", {}, title), list);
}
