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
let refusals: (string | null | undefined)[];
let surfaces: Map<string, Surface>;
beforeEach(async () => {
  bench = new Workbench({ panes: new Panes({ hanging, stacks }, new FakeEngine(stacks)), store: new DraftStore(), glandAxes: [] });
  await bench.panes.open();
  refusals = [];
  const router = new PointerRouter(bench, { hover: () => undefined, gestureRefused: (_tool, why) => refusals.push(why) });
  surfaces = new Map(["pane-1", "pane-2"].map((pane) => [pane, new Surface()]));
  surfaces.forEach((surface, pane) => router.attach(pane, surface as unknown as HTMLElement));
});

function send(pane: string, type: string, clientX: number, clientY: number): void {
  const event = Object.assign(new Event(type), { clientX, clientY, button: 0, buttons: 1, pointerId: 1, pointerType: "mouse" });
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
