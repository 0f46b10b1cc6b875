import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import { Panes } from "../hanging/panes";
import { DraftStore } from "../marks/store";
import type { HalfDrawn } from "../saving/outbox";
import { aStack } from "../testing";
import { goOn } from "./half-drawn";
import { PointerRouter } from "./pointer";
import { Workbench } from "./workbench";

const stacks = [aStack({ id: "ax", role: "t2_ax" }), aStack({ id: "adc", role: "adc" })];
const hanging = { key: "two", rows: 1, columns: 2, panes: ["t2_ax", "adc"] };

interface Window {
  bench: Workbench;
  router: PointerRouter;
}

/** What the browser's disk holds of the drawing; null when nothing is half drawn. */
let kept: HalfDrawn | null;
let page: Window;
beforeEach(async () => {
  kept = null;
  page = await opened();
});

async function opened(): Promise<Window> {
  const bench = new Workbench({ panes: new Panes({ hanging, stacks }, new FakeEngine(stacks)), store: new DraftStore(), glandAxes: ["gland_ap"] });
  await bench.panes.open();
  const router = new PointerRouter(bench, { hover: () => undefined, gestureRefused: () => undefined });
  router.trail.onChange = (half) => (kept = half && (JSON.parse(JSON.stringify(half)) as HalfDrawn));
  return { bench, router };
}

/** The browser is killed; the same case is opened again. */
async function reloaded(): Promise<boolean> {
  const half = kept as unknown as HalfDrawn;
  page = await opened();
  return goOn(page.bench, page.router, half);
}

const click = (x: number, y: number): void => page.router.click({ pane: "pane-1", at: [x, y] });
const marks = () => page.bench.store.marks();

test("a polygon goes on with exactly the corners it had, on its slice and at its size", async () => {
  page.bench.panes.goTo("pane-1", 1);
  page.bench.views.zoomBy("pane-1", 3);
  page.bench.take("polygon");
  [[100, 100], [150, 100], [155, 111]].forEach(([x, y]) => click(x as number, y as number));
  const [before, view] = [page.bench.drawing, page.bench.engine.view("pane-1")];
  expect(await reloaded()).toBe(true);
  expect(page.bench.engine.look("pane-1")?.frame).toBe(1);
  expect(page.bench.engine.view("pane-1")?.pxPerMm).toBeCloseTo(view?.pxPerMm ?? 0, 9);
  expect({ ...page.bench.drawing?.mark, id: "" }).toEqual({ ...before?.mark, id: "" });
  click(100, 160);
  expect(page.router.finish()).toBe(true);
  expect(marks()).toHaveLength(1);
  expect(marks()[0]?.geometry).toMatchObject({ kind: "contour", closed: true, points_mm: { length: 4 } });
  expect(kept).toBeNull();
});

test("corners that lie close together on a small picture stay what they were", async () => {
  page.bench.views.zoomBy("pane-1", 8);
  page.bench.take("polygon");
  [[100, 100], [115, 100], [115, 115]].forEach(([x, y]) => click(x as number, y as number));
  kept = { ...(kept as unknown as HalfDrawn), view: null }; // opened at another size
  await reloaded();
  expect(page.bench.drawing?.mark.geometry).toMatchObject({ points_mm: { length: 3 } });
});

test("an angle and two diameters go on after their first line", async () => {
  for (const tool of ["angle", "bidirectional"]) {
    page.bench.take(tool);
    click(100, 100);
    click(200, 100);
    expect(await reloaded()).toBe(true);
    click(200, 180);
    expect(marks().map((mark) => mark.geometry.kind)).toEqual([tool]);
    expect(kept).toBeNull();
  }
});

test("a gland axis goes on from its first end", async () => {
  page.bench.take("gland");
  click(100, 100);
  await reloaded();
  expect(page.bench.glandAxis()).toBe("gland_ap");
  click(300, 100);
  expect(marks().map((mark) => mark.structure)).toEqual(["gland_ap"]);
});

test("giving up, ending and another tool leave nothing to go on with", () => {
  page.bench.take("polygon");
  click(100, 100);
  expect(kept).not.toBeNull();
  page.router.cancel();
  expect(kept).toBeNull();
  click(100, 100);
  page.bench.take("window");
  expect(kept).toBeNull();
});

test("of a stroke of paint that was never let go of, what was painted is kept", async () => {
  page.bench.take("brush");
  page.bench.sizeBrush(2);
  const pointer = { pane: "pane-1", at: [100, 100] as const };
  const gesture = page.bench.tool.press(page.bench, pointer);
  gesture?.move({ ...pointer, at: [200, 100] });
  page.router.trail.begin(page.bench.tool, pointer, gesture!);
  page.router.trail.tell();
  gesture?.release({ ...pointer, at: [200, 100] });
  const whole = marks()[0]?.geometry;
  await reloaded();
  expect(marks().map((mark) => mark.geometry)).toEqual([whole]);
});

test("a freehand outline goes on where the hand was", async () => {
  page.bench.take("contour");
  const pointer = { pane: "pane-1", at: [100, 100] as const };
  const gesture = page.bench.tool.press(page.bench, pointer);
  [[200, 100], [300, 150]].forEach(([x, y]) => gesture?.move({ ...pointer, at: [x as number, y as number] }));
  page.router.trail.begin(page.bench.tool, pointer, gesture!);
  page.router.trail.tell();
  await reloaded();
  click(200, 300);
  expect(marks()[0]?.geometry).toMatchObject({ kind: "contour", closed: true });
});

test("what is kept is geometry and opaque ids", () => {
  page.bench.take("polygon");
  click(100, 100);
  expect(Object.keys(kept ?? {}).sort()).toEqual(["at", "axis", "finding", "frame", "on", "reversed", "stack", "steps", "structure", "tool", "view"]);
});
