import { expect, test } from "vitest";
import { COMMANDS, keyWords } from "./commands";
import { commandFor, isForField } from "./panels/keyboard";
import { TOOLS } from "./tools/catalogue";

const press = (key: string, held: Partial<KeyboardEvent> = {}) =>
  commandFor({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })?.key ?? null;

test("no key has two meanings", () => {
  const keys = COMMANDS.flatMap((command) => command.keys);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

test("on keyboards that have brackets on AltGr, they are brackets", () => {
  const altGr = { ctrlKey: true, altKey: true, getModifierState: (key: string) => key === "AltGraph" };
  expect(press("]", { ...altGr, code: "Digit9" })).toBe("brush-larger");
  expect(press("2", { ctrlKey: true, altKey: true, code: "Digit2" })).toBe("layout-2");
});

test("what a field does itself while something is typed is left to it", () => {
  const left = (key: string, held: Partial<KeyboardEvent> = {}): boolean =>
    isForField({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
  expect([left("n"), left("ArrowLeft", { ctrlKey: true }), left("z", { ctrlKey: true }), left("Z", { metaKey: true, shiftKey: true })]).toEqual([true, true, true, true]);
  expect([left("s", { ctrlKey: true }), left("Enter", { ctrlKey: true })]).toEqual([false, false]);
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
