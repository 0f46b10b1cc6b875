import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import { distance, type Canvas } from "../geometry/space";
import { Panes } from "../hanging/panes";
import type { CoreGeometry, Mark } from "../marks/mark";
import { DraftStore } from "../marks/store";
import { fromWire, toWire } from "../marks/wire";
import { inkOf } from "../panels/ink";
import { Objects } from "../panels/objects";
import { Workbench } from "../panels/workbench";
import type { Stack } from "../props";
import { aStack } from "../testing";
import { sketchOn } from "./hit";

const volume = aStack({ id: "us", role: "trus_volume", rows: 80, columns: 80, frames: 9 });
const cine: Stack = { ...aStack({ id: "clip", role: "micro_us_cine", frameOfReference: "", rows: 80, columns: 80, frames: 9, sliceSpacing: 1 }), kind: "cine", has_scale: true };

let store: DraftStore;
let bench: Workbench;
let objects: Objects;
beforeEach(async () => {
  store = new DraftStore();
  const hanging = { key: "two", rows: 1, columns: 2, panes: ["trus_volume", "micro_us_cine"] };
  bench = new Workbench({ panes: new Panes({ hanging, stacks: [volume, cine] }, new FakeEngine([volume, cine])), store, glandAxes: [] });
  objects = new Objects(bench, () => undefined);
  await bench.panes.open();
});

/** Five canvas pixels are one pixel of the stack: half a millimetre. */
function drag(tool: string, from: Canvas, to: Canvas, pane = "pane-1"): void {
  bench.take(tool);
  const gesture = bench.tool.press(bench, { pane, at: from });
  gesture?.move({ pane, at: to });
  gesture?.release({ pane, at: to });
}

const marks = (): Mark[] => objects.list;

test("a needle and numbered cores are of the case: no finding is made and none gets them", () => {
  store.change("a finding", (edit) => bench.addFinding(edit));
  drag("needle", [50, 50], [250, 50]);
  drag("core", [100, 50], [280, 50]);
  drag("core", [100, 90], [280, 90]);
  expect(store.findings()).toHaveLength(1);
  expect(marks().map((mark) => [objects.nameOf(mark), objects.detailOf(mark), mark.finding_id, mark.structure])).toEqual([
    ["Biopsy core 1", "18.0 mm · trus_volume", null, null],
    ["Biopsy core 2", "18.0 mm · trus_volume", null, null],
    ["Needle", "20.0 mm · trus_volume", null, null],
  ]);
  expect(inkOf(bench).map(({ ink }) => ink.letter)).toEqual(["N", "C 1", "C 2"]);
});

test("numbers go on after the highest, whatever stands behind it and whichever was deleted", () => {
  drag("core", [100, 50], [280, 50]);
  objects.rename("7 left mid", marks()[0]?.id ?? "");
  drag("core", [100, 90], [280, 90]);
  objects.remove(marks()[0]?.id);
  drag("core", [100, 130], [280, 130]);
  expect(marks().map((mark) => mark.name)).toEqual(["8", "9"]);
  store.undo();
  expect(marks().map((mark) => mark.name)).toEqual(["8"]);
});

test("the field for its name holds the number alone, and cores are listed by number", () => {
  drag("core", [100, 50], [280, 50]);
  drag("core", [100, 90], [280, 90]);
  const [first] = marks() as [Mark];
  expect(objects.ownNameOf(first)).toBe("1");
  objects.rename("10 right apex", first.id);
  expect(marks().map((mark) => objects.nameOf(mark))).toEqual(["Biopsy core 2", "Biopsy core 10 right apex"]);
});

test("an end can be dragged, on the frame they were drawn on alone; elsewhere the crossing is seen", () => {
  drag("core", [100, 50], [280, 50]);
  const [core] = marks() as [Mark];
  bench.take("window");
  drag("window", [280, 50], [300, 50]);
  expect(objects.detailOf(marks()[0] as Mark)).toContain("20.0 mm");
  const shown = (frame: number) => sketchOn(core, { stack: volume, geometry: bench.geometry("us")!, frame }, volume, bench);
  expect(shown(4)).toMatchObject({ caption: { text: "18.0 mm" }, lines: [{ closed: true }] });
  expect([shown(4).handles.length, shown(5).handles, shown(5).lines]).toEqual([2, [], []]);
});

test("on a moving picture both ends lie on one frame", () => {
  bench.take("needle");
  const gesture = bench.tool.press(bench, { pane: "pane-2", at: [50, 50] });
  gesture?.release({ pane: "pane-2", at: [50, 50] });
  bench.panes.goTo("pane-2", 7);
  expect(gesture?.release({ pane: "pane-2", at: [250, 50] })).toBe(false);
  bench.panes.goTo("pane-2", 4);
  expect(gesture?.release({ pane: "pane-2", at: [250, 50] })).toBe(true);
  expect(objects.detailOf(marks()[0] as Mark)).toContain("20.0 mm");
});

test("a core ends at 50 mm however far the hand goes, drawn or dragged: the server takes none that is longer", async () => {
  const large = aStack({ id: "us", role: "trus_volume", rows: 240, columns: 240, frames: 9 });
  bench = new Workbench({ panes: new Panes({ hanging: { key: "one", rows: 1, columns: 1, panes: ["trus_volume"] }, stacks: [large] }, new FakeEngine([large])), store, glandAxes: [] });
  await bench.panes.open();
  const long = (): number => {
    const { geometry } = store.marks()[0] as Mark;
    return geometry.kind === "core" ? distance(...geometry.points_mm) : NaN;
  };
  drag("core", [20, 50], [390, 50]);
  expect(long()).toBeLessThanOrEqual(50);
  expect(long()).toBeCloseTo(50, 4);
  drag("core", [20, 90], [30, 90]);
  const handle = bench.engine.toCanvas("pane-1", (store.marks()[0]!.geometry as CoreGeometry).points_mm[0])!;
  bench.select(store.marks()[0]!.id);
  drag("window", [...handle] as unknown as Canvas, [390, 390]);
  expect(long()).toBeLessThanOrEqual(50);
});

test("they travel as the server keeps them and come back the same", async () => {
  drag("core", [100, 50], [280, 50]);
  const wire = await toWire(marks()[0] as Mark);
  expect(wire).toMatchObject({ kind: "core", name: "1", finding_id: null, geometry: { version: 1, points_mm: [[10, 5, 12], [28, 5, 12]] } });
  expect(await fromWire(JSON.parse(JSON.stringify(wire)))).toEqual(marks()[0]);
});
