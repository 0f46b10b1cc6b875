import { expect, test } from "vitest";
import { axesMoved, axesThrough } from "../geometry/axes";
import { angleDeg, lengthMm } from "../geometry/measures";
import { add, dot, scale, subtract, type World } from "../geometry/space";
import { geometryOf, toWorld } from "../geometry/stack";
import { FakeEngine } from "../engine/fake";
import { Panes } from "../hanging/panes";
import { Workbench } from "../panels/workbench";
import { aStack } from "../testing";
import { kindFor } from "./catalogue";
import { DraftStore } from "./store";
import { fromWire, toWire } from "./wire";

const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
const tilted = aStack({ row: [c, 0, -s], column: [0, 1, 0], origin: [-30, 12, 7], sliceSpacing: 3.3 });
const uneven = { ...tilted, grid: { ...tilted.grid, row_spacing_mm: 0.8, column_spacing_mm: 0.4 } };
const g = geometryOf(uneven);

test("angles on a tilted slice with oblong pixels are true within a tenth of a degree", () => {
  const corner = toWorld(g, [20, 20, 4]);
  for (const degrees of [5, 37, 90, 143, 179]) {
    const turn = (degrees * Math.PI) / 180;
    // ten mm to the right, and ten mm at the angle to it: in pixels of 0.4 by 0.8 mm
    const a = toWorld(g, [20 + 10 / 0.4, 20, 4]);
    const b = toWorld(g, [20 + (10 * Math.cos(turn)) / 0.4, 20 + (10 * Math.sin(turn)) / 0.8, 4]);
    expect(Math.abs(angleDeg(a, corner, b) - degrees)).toBeLessThan(0.1);
  }
});

test("two diameters of a tilted ellipse are 14 and 9 mm within a tenth", () => {
  const a = toWorld(g, [10, 20, 4]);
  const b = toWorld(g, [10 + 14 / 0.4, 20, 4]);
  const beside = toWorld(g, [10 + 7 / 0.4, 20 + 4.5 / 0.8, 4]);
  const axes = axesThrough(a, b, beside, g.normal);
  expect(lengthMm(axes[0], axes[1])).toBeCloseTo(14, 2);
  expect(lengthMm(axes[2], axes[3])).toBeCloseTo(9, 2);
});

test("whatever end is dragged, the axes stay square, in their plane, crossing, and the short one the shorter", () => {
  const start = axesThrough(toWorld(g, [10, 20, 4]), toWorld(g, [30, 26, 4]), toWorld(g, [22, 28, 4]), g.normal);
  for (const handle of [0, 1, 2, 3]) {
    for (const at of [[2, 3, 4], [39, 39, 4], [21, 23, 4], [5, 38, 4]] as const) {
      const [a, b, p, q] = axesMoved(start, handle, add(toWorld(g, at), scale(g.normal, 0.2)) as World);
      const [long, short] = [subtract(b, a), subtract(q, p)];
      expect(Math.abs(dot(long, short))).toBeLessThan(1e-6);
      expect(Math.abs(dot(subtract(p, a), g.normal))).toBeLessThan(1e-6);
      expect(lengthMm(p, q)).toBeLessThanOrEqual(lengthMm(a, b) + 1e-6);
      expect(dot(subtract(p, a), short) * dot(subtract(q, a), short)).toBeLessThan(1e-6);
    }
  }
});

test("both are drawn by hand, undone, carried over the wire and taken hold of again", async () => {
  const stack = aStack({ id: "ax", role: "t2_ax", rows: 40, columns: 40, frames: 9 });
  const store = new DraftStore();
  const panes = new Panes({ hanging: { key: "one", rows: 1, columns: 1, panes: ["t2_ax"] }, stacks: [stack] }, new FakeEngine([stack]));
  const bench = new Workbench({ panes, store, glandAxes: [] });
  await panes.open();
  for (const [tool, words] of [["bidirectional", "15.0 × 8.0 mm"], ["angle", "28.1°"]] as const) {
    bench.take(tool);
    const gesture = bench.tool.press(bench, { pane: "pane-1", at: [100, 100] });
    gesture?.move({ pane: "pane-1", at: [400, 100] });
    expect(gesture?.release({ pane: "pane-1", at: [400, 100] })).toBe(false);
    gesture?.move({ pane: "pane-1", at: [250, 180] });
    expect(gesture?.release({ pane: "pane-1", at: [250, 180] })).toBe(true);
    const mark = store.marks()[0]!;
    expect(kindFor(mark.geometry).measure(mark.geometry, geometryOf(stack))).toBe(words);
    const back = await fromWire(JSON.parse(JSON.stringify(await toWire(mark))));
    expect(back.geometry).toEqual(mark.geometry);
    const home = { home: geometryOf(stack), homeFrame: 4, shown: geometryOf(stack), frame: 4 };
    expect(kindFor(mark.geometry).sketch(mark.geometry, home).handles).toEqual((mark.geometry as unknown as { points_mm: World[] }).points_mm);
    store.undo();
    expect([store.marks(), store.findings()]).toEqual([[], []]);
  }
});
