import { beforeEach, expect, test } from "vitest";
import { commandOf } from "./commands";
import { assign, keysOf, ownKeys, useOwnKeys } from "./keys";
import { commandFor } from "./panels/keyboard";

beforeEach(() => useOwnKeys({}));

const press = (key: string, held: Partial<KeyboardEvent> = {}) =>
  commandFor({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })?.key ?? null;

test("an own key takes the place of the table's first key", () => {
  expect(assign(commandOf("tool-brush"), "'")).toBeNull();
  expect([press("'"), press("b")]).toEqual(["tool-brush", null]);
  expect(ownKeys()).toEqual({ "tool-brush": "'" });
  expect(assign(commandOf("tool-brush"), null)).toBeNull();
  expect([press("'"), press("b")]).toEqual([null, "tool-brush"]);
});

test("no key gets two meanings, nor one that answers need", () => {
  expect(assign(commandOf("tool-brush"), "E")).toContain("Eraser");
  expect(assign(commandOf("tool-brush"), "3")).toContain("answers");
  expect(assign(commandOf("tool-brush"), "F5")).toContain("browser");
  expect(keysOf(commandOf("tool-brush"))).toEqual(["B"]);
});

test("a key given away comes back only when it is free again", () => {
  assign(commandOf("tool-brush"), "'");
  expect(assign(commandOf("tool-eraser"), "B")).toBeNull();
  expect(assign(commandOf("tool-brush"), null)).toContain("Eraser");
});

test("keys of commands that no longer exist are forgotten", () => {
  useOwnKeys({ "tool-brush": "'", "tool-of-old": ";" });
  expect(ownKeys()).toEqual({ "tool-brush": "'" });
});
