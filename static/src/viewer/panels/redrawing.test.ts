import { beforeEach, expect, test } from "vitest";
import type { Difference } from "../comparing";
import { FakeEngine } from "../engine/fake";
import { Panes } from "../hanging/panes";
import type { Mark } from "../marks/mark";
import { DraftStore } from "../marks/store";
import { aMask } from "../saving/browser.testing";
import { aStack } from "../testing";
import { Redrawing } from "./redrawing";
import { Workbench } from "./workbench";

const stacks = [aStack({ id: "s", rows: 2, columns: 5, frames: 1 })];
const outlines = { id: "d1", item: "mask" } as Difference;
const category = { id: "d2", item: "category" } as Difference;
const theirs: Mark = { ...aMask("a-mask"), finding_id: "a-finding", locked: true };

let bench: Workbench;
let told: number;
let redrawing: Redrawing;
beforeEach(() => {
  const hanging = { key: "one", rows: 1, columns: 1, panes: ["t2_ax"] };
  bench = new Workbench({ panes: new Panes({ hanging, stacks }, new FakeEngine(stacks)), store: new DraftStore(), glandAxes: [], kinds: ["mask", "contour"] });
  bench.readOnly = true;
  bench.store.load({ findings: [], marks: [theirs], answers: [] });
  told = 0;
  redrawing = new Redrawing({ bench, about: (difference) => (difference === outlines ? [theirs] : []), changed: () => (told += 1) });
});

const drawn = (): Mark[] => bench.store.marks().filter((mark) => !mark.locked);

test("begun from a reader's outline it is an own one, and the reader's stays as it was", async () => {
  const redraw = redrawing.forDifference(outlines, ["A"]);
  expect([redraw.from, redraw.value()]).toEqual([["A"], null]);
  redraw.draw(true);
  redraw.copy("A");
  await expect.poll(() => redraw.value()?.["marks"]).toMatchObject([{ kind: "mask", stack_id: "s" }]);
  expect(told).toBeGreaterThan(0);
  expect(drawn()[0]?.id).not.toBe("a-mask");
  expect(bench.store.change("erase", (edit) => edit.mark({ ...theirs, deleted: true }))).toBe(false);
  redrawing.undo();
  expect([drawn(), redraw.value()]).toEqual([[], null]);
  expect(bench.owner().finding_id).toBe("d1");
});

test("at another difference nothing is drawn any more, and what was drawn comes back with its own", async () => {
  const redraw = redrawing.forDifference(outlines, ["A"]);
  redraw.draw(true);
  redraw.copy("A");
  await expect.poll(() => redraw.value()).not.toBeNull();
  const kept = redraw.value();
  redrawing.forDifference(category, ["A"]);
  expect([redrawing.isOn, bench.readOnly, drawn()]).toEqual([false, true, []]);
  redrawing.undo();
  expect(drawn()).toEqual([]);
  const again = redrawing.forDifference(outlines, ["A"]);
  again.put(kept);
  await expect.poll(() => again.value()).toEqual(kept);
});
