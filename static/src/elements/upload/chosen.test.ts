import { expect, test } from "vitest";
import { droppedIn } from "./chosen";

/** As browsers give them: plain objects whose classes have no name in a page. */
function file(fullPath: string): object {
  return { isFile: true, isDirectory: false, fullPath, file: (done: (found: File) => void) => done(new File([], "x")) };
}

function folder(fullPath: string, within: object[]): object {
  const parts = [within.slice(0, 1), within.slice(1), []];
  const createReader = () => ({ readEntries: (done: (some: object[]) => void) => done(parts.shift()!) });
  return { isFile: false, isDirectory: true, fullPath, createReader };
}

test("a dropped folder is all that lies beneath it, with its path", async () => {
  const series = folder("/MRI/series", [file("/MRI/series/1"), file("/MRI/series/2")]);
  const dropped = [folder("/MRI", [file("/MRI/0"), series]), file("/notes.txt"), null];
  const items = dropped.map((entry) => ({ webkitGetAsEntry: () => entry }));
  const found = await droppedIn(items as unknown as DataTransferItemList);
  expect(found.map(({ name }) => name)).toEqual(["MRI/0", "MRI/series/1", "MRI/series/2", "notes.txt"]);
});
