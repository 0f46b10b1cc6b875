import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import { geometryOf, toWorld, voxelVolumeMl } from "../geometry/stack";
import type { Canvas } from "../geometry/space";
import { Panes } from "../hanging/panes";
import { DraftStore } from "../marks/store";
import { Workbench } from "../panels/workbench";
import { aStack } from "../testing";
import { markAt } from "./hit";

const axial = aStack({ id: "ax", role: "t2_ax", rows: 40, columns: 40, frames: 9 });
const adc = aStack({ id: "adc", role: "adc", rows: 20, columns: 20, frames: 9, spacing: 1 });
const hanging = { key: "two", rows: 1, columns: 2, panes: ["t2_ax", "adc"] };

let engine: FakeEngine;
let store: DraftStore;
let bench: Workbench;
beforeEach(async () => {
  engine = new FakeEngine([axial, adc]);
  store = new DraftStore();
  bench = new Workbench({ panes: new Panes({ hanging, stacks: [axial, adc] }, engine), store, glandAxes: ["gland_ap", "gland_transverse"] });
  await bench.panes.open();
});

/** Ten canvas pixels are one pixel of the axial stack: half a millimetre. */
function drag(pane: string, ...points: Canvas[]): void {
  const [first, ...rest] = points as [Canvas, ...Canvas[]];
  const gesture = bench.tool.press(bench, { pane, at: first });
  rest.forEach((at) => gesture?.move({ pane, at }));
  gesture?.release({ pane, at: rest.at(-1) ?? first });
}

const only = () => {
  expect(store.marks()).toHaveLength(1);
  return store.marks()[0]!;
};

test("stacks open at their middle", () => {
  expect([engine.look("pane-1")?.frame, engine.look("pane-2")?.frame]).toEqual([4, 4]);
});

test("a length is measured in millimetres and makes the finding it belongs to", () => {
  bench.take("length");
  drag("pane-1", [100, 100], [200, 100], [400, 100]);
  expect(only()).toMatchObject({
    stack_id: "ax",
    sop_instance_uid: axial.frames[4]?.sop_instance_uid,
    geometry: { kind: "length", points_mm: [[5, 5, 12], [20, 5, 12]] },
  });
  expect(store.findings().map((finding) => finding.id)).toEqual([only().finding_id]);
  store.undo();
  expect([store.marks(), store.findings()]).toEqual([[], []]);
});

test("a click that did not move measures from click to click", () => {
  bench.take("length");
  const gesture = bench.tool.press(bench, { pane: "pane-1", at: [100, 100] });
  expect(gesture?.release({ pane: "pane-1", at: [101, 100] })).toBe(false);
  gesture?.move({ pane: "pane-1", at: [300, 100] });
  expect(gesture?.release({ pane: "pane-1", at: [300, 100] })).toBe(true);
  expect(only().geometry.kind).toBe("length");
});

test("a freehand outline is closed and thinned to a quarter of a pixel", () => {
  bench.take("contour");
  const circle = Array.from({ length: 400 }, (_, i): Canvas => [200 + 80 * Math.cos(i / 64), 200 + 80 * Math.sin(i / 64)]);
  drag("pane-1", ...circle);
  const { geometry } = only();
  if (geometry.kind !== "contour") throw new Error("no contour");
  expect(geometry.closed).toBe(true);
  expect(geometry.points_mm.length).toBeLessThan(60);
});

test("a slip of the hand leaves no contour", () => {
  bench.take("contour");
  drag("pane-1", [100, 100], [101, 100], [101, 101]);
  expect(store.marks()).toEqual([]);
});

test("brush strokes are read back: what is kept is what the voxels say", () => {
  bench.take("brush");
  drag("pane-1", [200, 200]);
  const first = only().geometry;
  if (first.kind !== "mask") throw new Error("no mask");
  expect(first.voxels).toBe(113); // 3 mm on a grid of half a millimetre
  expect(first.voxels * voxelVolumeMl(geometryOf(axial))).toBeCloseTo(0.08475, 6);
  drag("pane-1", [330, 200]);
  expect(only().geometry).toMatchObject({ voxels: 226 });
  store.undo();
  expect(only().geometry).toMatchObject({ voxels: 113 });
});

test("erasing everything deletes the mask", () => {
  bench.take("brush");
  drag("pane-1", [200, 200]);
  bench.take("eraser");
  bench.resizeBrush(6);
  drag("pane-1", [200, 200]);
  expect(store.marks()).toEqual([]);
});

test("wiping the last of a region is asked about once, when the stroke ends; kept, it is as it was", () => {
  bench.take("brush");
  drag("pane-1", [200, 200]);
  const asked: (() => void)[] = [];
  bench.wiped = (mark, go) => (expect(mark.id).toBe(only().id), asked.push(go));
  bench.take("eraser");
  drag("pane-1", [203, 200]);
  expect([asked.length, only().geometry.kind]).toEqual([0, "mask"]);
  const before = only();
  bench.resizeBrush(6);
  drag("pane-1", [200, 200], [202, 200], [200, 200]);
  expect([asked.length, only()]).toEqual([1, before]);
  asked[0]?.();
  expect(store.marks()).toEqual([]);
  store.undo();
  expect(only()).toEqual(before);
});

test("an eraser that meets nothing says so quietly, and makes no step", () => {
  const said: string[] = [];
  bench.remark = (pane, sentence) => said.push(`${pane}: ${sentence}`);
  bench.take("eraser");
  drag("pane-1", [200, 200]);
  expect(said).toEqual([expect.stringMatching(/^pane-1: There is no painted region/)]);
  bench.take("brush");
  drag("pane-1", [200, 200]);
  bench.take("eraser");
  drag("pane-1", [330, 330]);
  expect(said[1]).toMatch(/Nothing is painted where/);
  expect(store.undoLabel).toBe("brush stroke");
});

test("a mask belongs to the stack it was painted on; another stack gets its own", () => {
  bench.take("brush");
  drag("pane-1", [200, 200]);
  drag("pane-2", [200, 200]);
  expect(store.marks().map((mark) => mark.stack_id)).toEqual(["ax", "adc"]);
  expect(new Set(store.marks().map((mark) => mark.finding_id)).size).toBe(1);
});

test("a mark is found on the other pane of its frame of reference", () => {
  bench.take("point");
  drag("pane-1", [200, 200]);
  const place = toWorld(geometryOf(axial), [20, 20, 4]);
  const there = engine.toCanvas("pane-2", place) as Canvas;
  expect(markAt(bench, { pane: "pane-2", at: there })?.mark.id).toBe(only().id);
  engine.scrollTo("pane-2", 6);
  expect(markAt(bench, { pane: "pane-2", at: there })).toBeNull();
});

test("dragging an end changes the length in one step", () => {
  bench.take("length");
  drag("pane-1", [100, 100], [200, 100]);
  bench.take("window");
  drag("pane-1", [200, 100], [250, 100], [300, 100]);
  expect(only().geometry).toMatchObject({ points_mm: [[5, 5, 12], [15, 5, 12]] });
  store.undo();
  expect(only().geometry).toMatchObject({ points_mm: [[5, 5, 12], [10, 5, 12]] });
});

test("the gland tool goes through the axes and replaces an axis measured again", () => {
  bench.take("gland");
  expect(bench.glandAxis()).toBe("gland_ap");
  drag("pane-1", [100, 100], [100, 300]);
  expect(bench.glandAxis()).toBe("gland_transverse");
  drag("pane-1", [100, 100], [300, 100]);
  expect(bench.tool.key).toBe("window");
  bench.take("gland", "gland_ap");
  drag("pane-1", [100, 100], [100, 350]);
  expect(store.marks().filter((mark) => mark.structure === "gland_ap")).toHaveLength(1);
  expect(store.findings()).toEqual([]);
});

test("nothing can be drawn where the machine cannot be drawn on, or the reading is signed", () => {
  engine.canDraw = false;
  bench.take("brush");
  expect(bench.tool.key).toBe("window");
  engine.canDraw = true;
  bench.readOnly = true;
  bench.take("length");
  expect(bench.tool.key).toBe("window");
});

test("dragging without a mark under the pointer changes window and level", () => {
  drag("pane-1", [10, 10], [20, 30]);
  const window = engine.look("pane-1")?.window;
  expect(window?.width).toBeGreaterThan(1000);
  expect(window?.center).toBeGreaterThan(500);
});

test("linked panes follow in millimetres and stop when unlinked", () => {
  bench.panes.goTo("pane-1", 7);
  expect(engine.look("pane-2")?.frame).toBe(7);
  bench.panes.linked = false;
  bench.panes.goTo("pane-1", 2);
  expect(engine.look("pane-2")?.frame).toBe(7);
});

test("what is drawn beside the image stays near enough to be saved", () => {
  bench.take("length");
  drag("pane-1", [100, 100], [-900, 100], [-900, 900]);
  expect(only().geometry).toEqual({ kind: "length", points_mm: [[5, 5, 12], [-15, 34.5, 12]] });
});
