/** The keys of the reading rooms as a page of documentation, out of the table that binds them. */

import { COMMANDS, keyWords, type Command } from "./commands";
import { MOUSE, SCORING, SETTLING, TABLET } from "./hands";

export function keysDocument(): string {
  const groups = [...new Set(COMMANDS.map((command) => command.group))];
  return [
    "# Keys of the reading rooms",
    "",
    "Made from the table that binds them (`static/src/viewer/commands.ts`). A reader may give commands other keys: `?` in the room.",
    ...groups.flatMap((group) => section(group, COMMANDS.filter((one) => one.group === group).map((one) => [keysIn(one), said(one)]))),
    ...section("Answers", SCORING),
    ...section("Verdict", SETTLING),
    ...section("Mouse", MOUSE),
    ...section("Tablet and pen", TABLET),
    "",
  ].join("\n");
}

const keysIn = (command: Command): string => command.keys.map((key) => `\`${keyWords(key)}\``).join(" ");

function said(command: Command): string {
  const where = command.readingOnly ? " (reading)" : command.comparingOnly ? " (settling)" : "";
  return `${command.label}${where}`;
}

const section = (title: string, lines: readonly (readonly [string, string])[]): string[] => [
  "",
  `## ${title}`,
  "",
  "| | |",
  "|---|---|",
  ...lines.map(([what, does]) => `| ${what} | ${does} |`),
];
