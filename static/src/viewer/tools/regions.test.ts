import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import type { Canvas } from "../geometry/space";
import { Panes } from "../hanging/panes";
import { voxelsOf } from "../marks/runs";
import { DraftStore } from "../marks/store";
import { Workbench } from "../panels/workbench";
import { aStack } from "../testing";
import { SHAPINGS } from "./shaping";

const axial = aStack({ id: "ax", role: "t2_ax", rows: 40, columns: 40, frames: 9 });
const hanging = { key: "one", rows: 1, columns: 1, panes: ["t2_ax"] };
const SIZE = 40 * 40;

let engine: FakeEngine;
let store: DraftStore;
let bench: Workbench;
beforeEach(async () => {
  engine = new FakeEngine([axial]);
  store = new DraftStore();
  bench = new Workbench({ panes: new Panes({ hanging, stacks: [axial] }, engine), store, glandAxes: [] });
  await bench.panes.open();
});

/** Ten canvas pixels are one pixel of the stack: half a millimetre. */
function drag(...points: Canvas[]): void {
  const [first, ...rest] = points as [Canvas, ...Canvas[]];
  const gesture = bench.tool.press(bench, { pane: "pane-1", at: first });
  rest.forEach((at) => gesture?.move({ pane: "pane-1", at }));
  gesture?.release({ pane: "pane-1", at: rest.at(-1) ?? first });
}

function painted(): Uint8Array {
  const masks = store.marks().filter((mark) => mark.geometry.kind === "mask");
  expect(masks).toHaveLength(1);
  const geometry = masks[0]!.geometry;
  return geometry.kind === "mask" ? voxelsOf(geometry.runs, SIZE * 9) : new Uint8Array();
}

const count = (voxels: Uint8Array): number => voxels.reduce((sum, value) => sum + value, 0);
const shape = (key: string): string | null => SHAPINGS.find((one) => one.key === key)!.run(bench, "pane-1");

test("a region becomes outlines and the same region again, pixel for pixel", () => {
  bench.take("brush");
  drag([80, 80], [300, 120], [200, 300], [60, 250]);
  engine.scrollTo("pane-1", 5);
  drag([100, 300], [300, 300]);
  const whole = painted();
  expect(shape("to-contours")).toBeNull();
  expect(store.marks().every((mark) => mark.geometry.kind === "contour")).toBe(true);
  expect(shape("to-mask")).toBeNull();
  expect(painted()).toEqual(whole);
  store.undo();
  store.undo();
  expect(painted()).toEqual(whole);
});

test("an outline cannot hold a hole, and says so", () => {
  bench.take("brush");
  bench.resizeBrush(-6);
  drag([100, 100], [300, 100], [300, 300], [100, 300], [100, 100]);
  expect(shape("to-contours")).toContain("hole on slice 5");
  expect(count(painted())).toBeGreaterThan(0);
});

test("a copy joins what is on the next slice, and slices between are filled", () => {
  bench.take("brush");
  drag([200, 200], [210, 200]);
  expect(shape("copy-down")).toBeNull();
  expect(count(painted().subarray(5 * SIZE, 6 * SIZE))).toBe(count(painted().subarray(4 * SIZE, 5 * SIZE)));
  engine.scrollTo("pane-1", 8);
  drag([200, 200], [210, 200]);
  expect(shape("interpolate")).toBeNull();
  expect(store.marks()[0]).toMatchObject({ origin: "interpolated" });
  expect([5, 6, 7, 8].map((frame) => count(painted().subarray(frame * SIZE, (frame + 1) * SIZE)) > 0)).toEqual([true, true, true, true]);
  expect(shape("interpolate")).toContain("no gap");
});

test("without a region there is a sentence and no change", () => {
  for (const one of SHAPINGS) expect(one.run(bench, "pane-1")).toMatch(/\.$/);
  expect(store.undoLabel).toBeNull();
});

test("the threshold brush paints only what is as bright as where it began", () => {
  engine.values = (_stack, _frame, [x]) => (x < 10 ? 800 : 100);
  bench.take("threshold");
  drag([150, 200], [350, 200]);
  const xs = [...painted().subarray(4 * SIZE, 5 * SIZE)].flatMap((value, i) => (value ? [i % 40] : []));
  expect(Math.max(...xs)).toBe(19);
});

test("holding Ctrl turns the brush into an eraser", () => {
  bench.take("brush");
  drag([200, 200], [220, 200]);
  const gesture = bench.tool.press(bench, { pane: "pane-1", at: [200, 200], reversed: true });
  gesture?.move({ pane: "pane-1", at: [220, 200] });
  gesture?.release({ pane: "pane-1", at: [220, 200] });
  expect(store.marks()).toEqual([]);
});

test("a region grows inside the contour of the finding only", () => {
  engine.values = () => 500;
  bench.take("ellipse");
  drag([100, 100], [200, 250], [300, 300]);
  bench.take("grow");
  drag([200, 200]);
  const inside = count(painted());
  expect(inside).toBeGreaterThan(250);
  expect(inside).toBeLessThan(Math.PI * 100 * 1.05);
});

test("a polygon is closed by its first corner, by Enter, and given up by Esc", () => {
  bench.take("polygon");
  const click = (gesture: ReturnType<typeof bench.tool.press>, ...points: Canvas[]) =>
    points.map((at) => gesture?.release({ pane: "pane-1", at }));
  const first = bench.tool.press(bench, { pane: "pane-1", at: [100, 100] });
  expect(click(first, [100, 100], [300, 100], [300, 300], [102, 103])).toEqual([false, false, false, true]);
  const second = bench.tool.press(bench, { pane: "pane-1", at: [50, 50] });
  click(second, [50, 50], [90, 50], [90, 90]);
  second?.finish?.();
  const third = bench.tool.press(bench, { pane: "pane-1", at: [50, 50] });
  click(third, [50, 50], [90, 50], [90, 90]);
  third?.cancel();
  expect(store.marks().map((mark) => mark.geometry.kind === "contour" && mark.geometry.points_mm.length)).toEqual([3, 3]);
});

test("an outline stays in the slice it was begun on, whatever is scrolled under the hand", () => {
  bench.take("contour");
  const gesture = bench.tool.press(bench, { pane: "pane-1", at: [100, 100] });
  gesture?.move({ pane: "pane-1", at: [300, 100] });
  engine.scrollTo("pane-1", 6);
  gesture?.move({ pane: "pane-1", at: [300, 300] });
  gesture?.release({ pane: "pane-1", at: [300, 300] });
  bench.take("ellipse");
  const box = bench.tool.press(bench, { pane: "pane-1", at: [100, 100] });
  engine.scrollTo("pane-1", 3);
  box?.move({ pane: "pane-1", at: [300, 300] });
  box?.release({ pane: "pane-1", at: [300, 300] });
  const heights = store.marks().map(({ geometry }) => new Set(geometry.kind === "contour" ? geometry.points_mm.map(([, , z]) => z) : []));
  expect(heights).toEqual([new Set([12]), new Set([18])]);
});

test("dragging a corner of an outline over scrolled slices leaves it flat", () => {
  bench.take("ellipse");
  drag([100, 100], [200, 250], [300, 300]);
  bench.take("window");
  const gesture = bench.tool.press(bench, { pane: "pane-1", at: [300, 200] });
  engine.scrollTo("pane-1", 6);
  gesture?.move({ pane: "pane-1", at: [350, 200] });
  gesture?.release({ pane: "pane-1", at: [350, 200] });
  const { geometry } = store.marks()[0]!;
  const points = geometry.kind === "contour" ? geometry.points_mm : [];
  expect(Math.max(...points.map(([x]) => x))).toBeCloseTo(17.5, 6);
  expect(new Set(points.map(([, , z]) => z))).toEqual(new Set([12]));
});

test("an outline that crosses itself is kept; a slip of the hand is not", () => {
  bench.take("contour");
  drag([100, 100], [300, 300], [300, 100], [100, 300], [100, 100]);
  drag([100, 100], [101, 101], [102, 100]);
  expect(store.marks()).toHaveLength(1);
});

test("a region grows in the innermost outline of what is drawn, not in another one around it", () => {
  engine.values = () => 500;
  bench.take("ellipse");
  drag([20, 20], [200, 250], [380, 380]);
  drag([150, 150], [200, 220], [250, 250]);
  bench.take("grow");
  drag([200, 200]);
  expect(count(painted())).toBeLessThan(Math.PI * 25 * 1.1);
});

test("of regions that lie on each other a click takes the smallest, whichever was painted first", () => {
  bench.take("brush");
  bench.resizeBrush(8);
  drag([200, 200], [210, 210]);
  store.change("new finding", (edit) => bench.addFinding(edit));
  bench.resizeBrush(-8);
  drag([200, 200], [202, 202]);
  const [large, small] = store.marks();
  bench.select(null);
  bench.take("window");
  drag([200, 200]);
  expect(bench.selected()).toBe(small?.id);
  drag([290, 200]);
  expect(bench.selected()).toBe(large?.id);
});

test("over a painted region a click selects it, and a drag changes the window as anywhere", () => {
  bench.take("brush");
  drag([200, 200], [210, 210]);
  bench.select(null);
  bench.take("window");
  const before = engine.look("pane-1")?.window;
  drag([200, 200], [202, 201]);
  expect([bench.selected(), engine.look("pane-1")?.window]).toEqual([store.marks()[0]?.id, before]);
  drag([200, 200], [240, 200]);
  expect(engine.look("pane-1")?.window.width).toBeGreaterThan(before?.width ?? 0);
});

test("who drew contours and wants them interpolated is told the way", () => {
  bench.take("ellipse");
  drag([100, 100], [200, 250], [300, 300]);
  expect(shape("interpolate")).toContain("Shift B");
});
