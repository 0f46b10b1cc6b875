/** Which key runs which command: those of the table, and the reader's own in their place. */

import { COMMANDS, type Command } from "./commands";

const own = new Map<string, string>();

/** Keys that answers, fields and browsers need for themselves. */
const TAKEN = /^([1-5X]|Tab|Shift\+Tab|Enter|Space|Escape|F5|F11|F12|Ctrl\+[WTNRLQP])$/;
const FIXED = new Set(["cancel", "help"]);

export function useOwnKeys(keys: Readonly<Record<string, string>>): void {
  own.clear();
  for (const [command, key] of Object.entries(keys)) {
    if (COMMANDS.some((one) => one.key === command)) own.set(command, key);
  }
}

export const ownKeys = (): Record<string, string> => Object.fromEntries(own);

/** An own key takes the place of the first of the table. */
export function keysOf(command: Command): readonly string[] {
  const key = own.get(command.key);
  return key ? [key, ...command.keys.slice(1)] : command.keys;
}

export const mayChange = (command: Command): boolean => !command.release && !FIXED.has(command.key);

/** Gives a command another key, or its own back (null). Returns why not, in words, or null when it is done. */
export function assign(command: Command, key: string | null): string | null {
  if (key === null || key === command.keys[0]) {
    const back = command.keys[0] ?? "";
    const other = COMMANDS.find((one) => one !== command && keysOf(one).includes(back));
    if (other) return `${back} now means “${other.label}”; give that another key first.`;
    own.delete(command.key);
    return null;
  }
  if (TAKEN.test(key)) return `${key} is needed for answers or by the browser.`;
  const other = COMMANDS.find((one) => one !== command && keysOf(one).includes(key));
  if (other) return `${key} already means “${other.label}”.`;
  own.set(command.key, key);
  return null;
}
