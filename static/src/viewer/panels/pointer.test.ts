import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import { Panes } from "../hanging/panes";
import { DraftStore } from "../marks/store";
import { aStack } from "../testing";
import { PointerRouter } from "./pointer";
import { Workbench } from "./workbench";

/** What a pane's surface does in a browser, without one. */
class Surface extends EventTarget {
  focus(): void {}
  setPointerCapture(): void {}
  getBoundingClientRect(): { left: number; top: number } {
    return { left: 0, top: 0 };
  }
}

const stacks = [aStack({ id: "ax", role: "t2_ax" }), aStack({ id: "adc", role: "adc", frameOfReference: "9.9" })];
const hanging = { key: "two", rows: 1, columns: 2, panes: ["t2_ax", "adc"] };

let bench: Workbench;
let router: PointerRouter;
let button: number;
let refusals: (string | null | undefined)[];
let surfaces: Map<string, Surface>;
beforeEach(async () => {
  bench = new Workbench({ panes: new Panes({ hanging, stacks }, new FakeEngine(stacks)), store: new DraftStore(), glandAxes: [] });
  await bench.panes.open();
  refusals = [];
  button = 0;
  router = new PointerRouter(bench, { hover: () => undefined, gestureRefused: (_tool, why) => refusals.push(why) });
  surfaces = new Map(["pane-1", "pane-2"].map((pane) => [pane, new Surface()]));
  surfaces.forEach((surface, pane) => router.attach(pane, surface as unknown as HTMLElement));
});

const MOUSE = { pointerId: 1, pointerType: "mouse" };
const PEN = { pointerId: 2, pointerType: "pen" };
const PALM = { pointerId: 3, pointerType: "touch" };

function send(pane: string, type: string, clientX: number, clientY: number, pointer = MOUSE): void {
  const event = Object.assign(new Event(type), { clientX, clientY, button, buttons: 1, ...pointer });
  surfaces.get(pane)?.dispatchEvent(event);
}

function drag(pane: string, ...places: [number, number][]): void {
  const [first, ...rest] = places as [[number, number], ...[number, number][]];
  send(pane, "pointerdown", ...first);
  rest.forEach((place) => send(pane, "pointermove", ...place));
  send(pane, "pointerup", ...(rest.at(-1) ?? first));
}

const drawn = (): string[] => bench.store.marks().map((mark) => `${mark.geometry.kind} on ${mark.stack_id}`);

test("what is selected cannot be drawn on in another frame of reference; let go of, something new is drawn there", () => {
  bench.take("brush");
  drag("pane-1", [200, 200], [220, 200]);
  drag("pane-2", [200, 200], [220, 200]);
  expect(refusals).toEqual([expect.stringContaining("no registration joins them")]);
  expect(drawn()).toEqual(["mask on ax"]);
  bench.select(null);
  drag("pane-2", [200, 200], [220, 200]);
  expect(drawn()).toEqual(["mask on ax", "mask on adc"]);
  expect(refusals).toHaveLength(1);
});

test("a length of two clicks is not ended in another frame of reference, and still ends where it was begun", () => {
  bench.take("length");
  drag("pane-1", [100, 100]);
  drag("pane-2", [300, 100]);
  expect(refusals).toEqual([expect.stringContaining("End the drawing where it was begun")]);
  expect(drawn()).toEqual([]);
  drag("pane-1", [300, 100]);
  expect(drawn()).toEqual(["length on ax"]);
});

/** What is painted, voxel by voxel. */
const painted = (): number[] => bench.store.marks().flatMap(({ geometry }) => (geometry.kind === "mask" ? [...geometry.runs] : []));

test("a palm that comes to rest while the pen draws neither ends nor bends the stroke, nor turns the slice", () => {
  bench.take("brush");
  send("pane-1", "pointerdown", 200, 200, PEN);
  send("pane-1", "pointermove", 210, 200, PEN);
  const slice = bench.slice("pane-1")?.frame;
  send("pane-1", "pointerdown", 300, 300, PALM);
  send("pane-1", "pointermove", 300, 380, PALM);
  send("pane-1", "pointercancel", 300, 380, PALM);
  send("pane-1", "pointermove", 220, 200, PEN);
  send("pane-1", "pointerup", 220, 200, PEN);
  expect(bench.slice("pane-1")?.frame).toBe(slice);
  const withPalm = painted();
  bench.store.undo();
  drag("pane-1", [200, 200], [210, 200], [220, 200]);
  expect(withPalm).toEqual(painted());
});

test("a palm that was there before the first stroke of the pen leaves nothing", () => {
  bench.take("brush");
  send("pane-1", "pointerdown", 300, 300, PALM);
  send("pane-1", "pointerdown", 200, 200, PEN);
  send("pane-1", "pointermove", 310, 300, PALM);
  send("pane-1", "pointermove", 220, 200, PEN);
  send("pane-1", "pointerup", 310, 300, PALM);
  send("pane-1", "pointerup", 220, 200, PEN);
  const withPalm = painted();
  bench.store.undo();
  drag("pane-1", [200, 200], [220, 200]);
  expect(withPalm).toEqual(painted());
});

test("a stroke over which a sheet opens ends where it was, and is kept", () => {
  bench.take("brush");
  send("pane-1", "pointerdown", 200, 200);
  send("pane-1", "pointermove", 220, 200);
  send("pane-1", "lostpointercapture", 0, 0);
  send("pane-1", "pointermove", 320, 200);
  const interrupted = painted();
  bench.store.undo();
  drag("pane-1", [200, 200], [220, 200]);
  expect(interrupted).toEqual(painted());
});

test("a double click shows one pane large and back, but not with a tool that draws: there it is two strokes, or closes a polygon", () => {
  send("pane-2", "dblclick", 200, 200);
  expect(bench.panes.enlarged).toBe("pane-2");
  send("pane-2", "dblclick", 200, 200);
  expect(bench.panes.enlarged).toBeNull();
  bench.take("polygon");
  for (const place of [[100, 100], [300, 100], [300, 300], [300, 300]] as const) drag("pane-1", [...place]);
  send("pane-1", "dblclick", 300, 300);
  expect(drawn()).toEqual(["contour on ax"]);
  expect(bench.panes.enlarged).toBeNull();
});

test("the middle button moves the picture while corners are being set, and sets none", () => {
  bench.take("polygon");
  drag("pane-1", [100, 100]);
  drag("pane-1", [300, 100]);
  button = 1;
  drag("pane-1", [200, 200], [210, 230]);
  button = 2;
  drag("pane-1", [50, 50], [50, 40]);
  button = 0;
  expect(bench.engine.view("pane-1")?.isWhole).toBe(false);
  drag("pane-1", [300, 300]);
  router.finish();
  const [{ geometry } = { geometry: null }] = bench.store.marks();
  expect(geometry?.kind === "contour" && geometry.points_mm).toHaveLength(3);
});

test("the buttons that browsers go back and forth with draw nothing", () => {
  bench.take("brush");
  button = 3;
  drag("pane-1", [100, 100], [120, 100]);
  button = 0;
  expect(drawn()).toEqual([]);
});

test("another tool ends what is being drawn: closed if it has an inside, else given up", () => {
  bench.take("polygon");
  for (const place of [[100, 100], [300, 100]] as const) drag("pane-1", [...place]);
  expect(router.finish()).toBe(true);
  expect(bench.drawing).not.toBeNull(); // two corners are no outline yet
  bench.take("brush");
  expect(bench.drawing).toBeNull();
  bench.take("polygon");
  for (const place of [[100, 100], [300, 100], [300, 300]] as const) drag("pane-1", [...place]);
  bench.take("point");
  drag("pane-1", [50, 50]);
  expect(drawn()).toEqual(["contour on ax", "point on ax"]);
});
