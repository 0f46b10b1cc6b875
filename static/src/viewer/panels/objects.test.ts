import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import { Panes } from "../hanging/panes";
import type { Mark } from "../marks/mark";
import { DraftStore } from "../marks/store";
import type { Stack } from "../props";
import { aStack } from "../testing";
import { drawnOn } from "../tools/tool";
import { jumpTo } from "./objects";
import { Workbench } from "./workbench";

const volume = aStack({ id: "us", role: "trus_volume", frames: 20 });
const clip = (id: string): Stack => ({ ...aStack({ id, role: id, frameOfReference: "", frames: 20, sliceSpacing: 1 }), kind: "cine" });
const stacks = [volume, clip("one"), clip("other")];
let bench: Workbench;

const open = async (...panes: string[]): Promise<void> => {
  bench = new Workbench({ panes: new Panes({ hanging: { key: "k", rows: 1, columns: panes.length, panes }, stacks }, new FakeEngine(stacks)), store: new DraftStore(), glandAxes: [] });
  await bench.panes.open();
};
const pointOn = (id: string, frame: number): Mark => {
  const stack = bench.stackOf(id)!;
  return { id: "m", finding_id: null, structure: null, geometry: { kind: "point", point_mm: [3, 4, frame] }, ...drawnOn({ stack, geometry: bench.geometry(id)!, frame }) };
};
const shown = (): (number | undefined)[] => bench.panes.list.map((pane) => bench.engine.look(pane.id)?.frame);

beforeEach(() => open("one", "other"));

test("a place in one moving picture is none in another: only its own goes there", () => {
  const before = shown();
  jumpTo(bench, pointOn("one", 17));
  expect(shown()).toEqual([17, before[1]]);
  expect(bench.joins.place([3, 4, 17], "", "")).toBeNull();
});

test("where no pane shows the images of a mark, the focused one does when it is asked for", async () => {
  await open("trus_volume");
  jumpTo(bench, pointOn("one", 17));
  await Promise.resolve();
  await new Promise((done) => setTimeout(done));
  expect([bench.panes.list[0]?.stackId, ...shown()]).toEqual(["one", 17]);
});
