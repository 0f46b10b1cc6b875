import { expect, test } from "vitest";
import { COMMANDS, keyWords } from "./commands";
import { commandFor } from "./panels/keyboard";
import { TOOLS } from "./tools/catalogue";

const press = (key: string, held: Partial<KeyboardEvent> = {}) =>
  commandFor({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })?.key ?? null;

test("no key has two meanings", () => {
  const keys = COMMANDS.flatMap((command) => command.keys);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

test("every command has a key", () => {
  expect(COMMANDS.filter((command) => command.keys.length === 0).map((command) => command.key)).toEqual([]);
});

test("every tool has a command", () => {
  for (const tool of TOOLS) expect(COMMANDS.map((command) => command.key)).toContain(`tool-${tool.key}`);
});

test("keys are found however the layout makes them", () => {
  expect(press("z", { ctrlKey: true })).toBe("undo");
  expect(press("Z", { ctrlKey: true, shiftKey: true })).toBe("redo");
  expect(press("z", { metaKey: true })).toBe("undo");
  expect(press("?", { shiftKey: true })).toBe("help");
  expect(press("[")).toBe("brush-smaller");
  expect(press("V", { shiftKey: true })).toBe("b-back");
  expect(press(" ")).toBe("reset");
  expect(press("¡", { altKey: true, code: "Digit1" })).toBe("preset-1");
  expect(press("4")).toBeNull();
});

test("keys read as they are printed", () => {
  expect(["Ctrl+Z", "ArrowUp", "+", "Shift+V"].map(keyWords)).toEqual(["Ctrl Z", "↑", "+", "Shift V"]);
});
