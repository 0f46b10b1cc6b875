import { beforeEach, expect, test } from "vitest";
import { FAKE_PANE_PX, FakeEngine } from "../engine/fake";
import { distance, type Canvas, type World } from "../geometry/space";
import type { Layout } from "../props";
import { aStack } from "../testing";
import { Panes } from "./panes";
import { Views } from "./views";

const axial = aStack({ id: "ax", role: "t2_ax", spacing: 0.5, frames: 9 });
const adc = aStack({ id: "adc", role: "adc", rows: 20, columns: 20, spacing: 2, origin: [-10, -10, 0], frames: 9 });
const sagittal = aStack({ id: "sag", role: "t2_sag", row: [0, 1, 0], column: [0, 0, -1], origin: [20, 0, 12], frames: 7 });
const foreign = aStack({ id: "far", role: "dwi", frameOfReference: "9.9" });
const early = { ...aStack({ id: "t1", role: "dce", spacing: 1 }), preferred: true };
const late = { ...aStack({ id: "t2", role: "dce", spacing: 1 }), preferred: false };
const stacks = [axial, adc, sagittal, foreign, early, late];
const four: Layout = { key: "four", rows: 2, columns: 2, panes: ["t2_ax", "adc", "t2_sag", "dwi"] };
const pair: Layout = { key: "pair", rows: 1, columns: 2, panes: ["dce", "t2_ax"] };
const MIDDLE: Canvas = [FAKE_PANE_PX / 2, FAKE_PANE_PX / 2];

let engine: FakeEngine;
let panes: Panes;
beforeEach(async () => {
  engine = new FakeEngine(stacks);
  panes = new Panes({ hanging: four, stacks }, engine);
  await panes.open();
});

async function arranged(layout: Layout): Promise<void> {
  panes.leave();
  panes.list.forEach(({ id }) => engine.closePane(id));
  panes.arrange(layout);
  await panes.open();
}
const paneOf = (stackId: string): string => panes.list.find((pane) => pane.stackId === stackId)?.id ?? "";
const seen = (stackId: string) => {
  const pane = paneOf(stackId);
  const { frame, window, inverted, smooth } = engine.look(pane)!;
  const { pxPerMm, isWhole } = engine.view(pane)!;
  return { frame, window, inverted, smooth, isWhole, pxPerMm: Number(pxPerMm.toFixed(6)), middle: engine.toWorld(pane, MIDDLE)!.map((each) => Number(each.toFixed(6))) };
};

test("what is in the next arrangement too is seen there as it was left: slice, place, size, window", async () => {
  const views = new Views(panes);
  panes.linked = false;
  panes.goTo("pane-1", 7);
  panes.goTo("pane-3", 1);
  views.zoomBy("pane-1", 3);
  views.panBy("pane-1", 40, -25);
  engine.setWindow("pane-1", { center: 70, width: 30 });
  engine.setInverted("pane-1", true);
  engine.setSmooth("pane-1", false);
  const [before, side, far] = [seen("ax"), seen("sag"), seen("far")];
  await arranged(pair);
  expect(panes.focused).toBe("pane-2"); // where the series in focus hangs now
  expect(seen("ax")).toEqual(before);
  await arranged(four);
  expect(seen("ax")).toEqual(before);
  expect(seen("sag")).toEqual(side);
  expect(seen("far")).toEqual(far);
});

test("what was away meanwhile has moved with what is linked to it, and nothing else", async () => {
  panes.goTo("pane-3", 2);
  const side = seen("sag");
  await arranged(pair);
  panes.goTo("pane-2", 6);
  await arranged(four);
  expect([seen("ax").frame, seen("adc").frame]).toEqual([6, 6]);
  expect(seen("sag")).toEqual(side);
});

test("what was not on the screen shows the place that is in focus, as large in millimetres", async () => {
  const views = new Views(panes);
  panes.goTo("pane-1", 3);
  views.zoomBy("pane-1", 4);
  views.panBy("pane-1", 60, 10);
  const before = seen("ax");
  await arranged(pair);
  expect(panes.list[0]?.stackId).toBe("t1");
  expect(seen("t1").frame).toBe(3);
  expect(seen("t1").pxPerMm).toBeCloseTo(before.pxPerMm, 5);
  expect(distance(seen("t1").middle as unknown as World, before.middle as unknown as World)).toBeLessThan(1.6);
});

test("a whole image stays whole, and so does one that would be smaller than that", async () => {
  await arranged(pair);
  expect(seen("ax").isWhole).toBe(true);
  await arranged(four);
  new Views(panes).zoomBy(paneOf("adc"), 1.5); // 15 px for a millimetre; the whole T2 has 20
  panes.focus(paneOf("adc"));
  await arranged(pair);
  expect(seen("t1").isWhole).toBe(false);
  await arranged({ key: "one", rows: 1, columns: 1, panes: ["t2_sag"] });
  expect(seen("sag").isWhole).toBe(true);
});

test("the times of a dynamic series share their window; every other series keeps its own through an exchange", async () => {
  await arranged(pair);
  engine.setWindow("pane-1", { center: 220, width: 90 });
  await panes.hang("pane-1", "t2");
  expect(seen("t2").window).toEqual({ center: 220, width: 90 });
  await panes.hang("pane-1", "adc");
  expect(seen("adc").window).toEqual({ center: 500, width: 1000 });
  engine.setInverted("pane-1", true);
  await panes.hang("pane-1", "t1");
  expect(seen("t1")).toMatchObject({ window: { center: 220, width: 90 }, inverted: false });
  await panes.hang("pane-1", "adc");
  expect(seen("adc").inverted).toBe(true);
});

test("a series of another plane dragged into a pane goes to the place that was seen there", async () => {
  const views = new Views(panes);
  views.zoomBy("pane-1", 4);
  views.panBy("pane-1", 30, -120);
  const before = seen("ax");
  await panes.hang("pane-1", "sag");
  const place = before.middle as unknown as World;
  const { frame, geometry } = panes.slice("pane-1")!;
  expect(Math.abs(place[0] - (geometry.origins[frame] as World)[0])).toBeLessThanOrEqual(1.5);
  expect(engine.view("pane-1")?.pxPerMm).toBeCloseTo(before.pxPerMm, 5);
  const at = engine.toCanvas("pane-1", place)!;
  expect(Math.hypot(at[0] - MIDDLE[0], at[1] - MIDDLE[1])).toBeLessThan(1e-6);
});

test("a series that is there already is not hung again", async () => {
  panes.goTo("pane-1", 8);
  await panes.hang("pane-1", "ax");
  expect(seen("ax").frame).toBe(8);
});
