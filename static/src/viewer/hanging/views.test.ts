import { beforeEach, expect, test } from "vitest";
import { FAKE_PANE_PX, FakeEngine } from "../engine/fake";
import type { PaneId } from "../engine/interface";
import { distance, type Canvas, type World } from "../geometry/space";
import { aStack } from "../testing";
import { Panes } from "./panes";
import { Views } from "./views";

const axial = aStack({ id: "ax", role: "t2_ax", rows: 40, columns: 40, spacing: 0.5 });
const coarse = aStack({ id: "adc", role: "adc", rows: 20, columns: 20, spacing: 2, origin: [-10, -10, 0] });
const tilt = Math.PI / 18;
const tilted = aStack({ id: "dwi", role: "high_b", rows: 40, columns: 40, spacing: 1, column: [0, Math.cos(tilt), Math.sin(tilt)] });
const sagittal = aStack({ id: "sag", role: "t2_sag", row: [0, 1, 0], column: [0, 0, -1], origin: [0, 0, 12] });
const foreign = aStack({ id: "far", role: "dce", frameOfReference: "9.9" });
const stacks = [axial, coarse, tilted, sagittal, foreign];
const hanging = { key: "five", rows: 1, columns: 5, panes: ["t2_ax", "adc", "high_b", "t2_sag", "dce"] };
const MIDDLE: Canvas = [FAKE_PANE_PX / 2, FAKE_PANE_PX / 2];

let engine: FakeEngine;
let panes: Panes;
let views: Views;
beforeEach(async () => {
  engine = new FakeEngine(stacks);
  panes = new Panes({ hanging, stacks }, engine);
  views = new Views(panes);
  await panes.open();
});

const scaleOf = (pane: PaneId): number => engine.view(pane)?.pxPerMm ?? 0;
const middleOf = (pane: PaneId): World => engine.toWorld(pane, MIDDLE) as World;
const inPlane = (pane: PaneId, to: World): number => {
  const [a, b] = [engine.toCanvas(pane, to) as Canvas, MIDDLE];
  return Math.hypot(a[0] - b[0], a[1] - b[1]) / scaleOf(pane);
};

test("zoom and position go with it in millimetres, across spacings and tilts; other planes and spaces stay", () => {
  const before = ["pane-4", "pane-5"].map((pane) => engine.view(pane));
  views.zoomBy("pane-1", 2);
  views.panBy("pane-1", 30, -50);
  for (const pane of ["pane-2", "pane-3"]) {
    expect(scaleOf(pane)).toBeCloseTo(scaleOf("pane-1"), 9);
    expect(inPlane(pane, middleOf("pane-1"))).toBeLessThan(1e-6);
  }
  expect(["pane-4", "pane-5"].map((pane) => engine.view(pane))).toEqual(before);
});

test("not linked, a pane is moved by itself", () => {
  panes.linked = false;
  views.zoomBy("pane-1", 2);
  expect(engine.view("pane-2")?.isWhole).toBe(true);
});

test("a reset brings the whole images back in all that moved", () => {
  views.zoomBy("pane-1", 2);
  views.panBy("pane-1", 30, 0);
  views.reset("pane-2");
  expect(["pane-1", "pane-2", "pane-3"].map((pane) => engine.view(pane)?.isWhole)).toEqual([true, true, true]);
});

test("another series is hung where the one before was looked at; whole after a whole one", async () => {
  await panes.hang("pane-4", "ax");
  await panes.hang("pane-1", "adc");
  expect(engine.view("pane-1")?.isWhole).toBe(true);
  views.zoomBy("pane-1", 3);
  views.panBy("pane-1", 40, 10);
  const { middle, pxPerMm } = engine.view("pane-1")!;
  await panes.hang("pane-1", "ax");
  expect(scaleOf("pane-1")).toBeCloseTo(pxPerMm, 9);
  expect(distance(middleOf("pane-1"), middle)).toBeLessThan(3);
  expect(inPlane("pane-1", middle)).toBeLessThan(1e-6);
});
