import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import { Panes } from "../hanging/panes";
import { DraftStore } from "../marks/store";
import type { WirePoint } from "../props";
import { aStack } from "../testing";
import { KeyHand } from "./key-hand";
import { PointerRouter } from "./pointer";
import { Workbench } from "./workbench";

const stacks = [aStack({ id: "ax", role: "t2_ax", rows: 100, columns: 100 }), aStack({ id: "adc", role: "adc", rows: 100, columns: 100 })];
const hanging = { key: "two", rows: 1, columns: 2, panes: ["t2_ax", "adc"] };

let bench: Workbench;
let hand: KeyHand;
let refused: number;
beforeEach(async () => {
  bench = new Workbench({ panes: new Panes({ hanging, stacks }, new FakeEngine(stacks)), store: new DraftStore(), glandAxes: [] });
  await bench.panes.open();
  refused = 0;
  const pointer = new PointerRouter(bench, { hover: () => undefined, gestureRefused: () => (refused += 1) });
  hand = new KeyHand({ bench, pointer, size: () => [400, 400], shown: () => undefined });
});

const points = (): (readonly number[] | undefined)[] => bench.store.marks().map(({ geometry }) => ("point_mm" in geometry ? (geometry as WirePoint).point_mm : undefined));

test("a point is placed without a mouse, to the millimetre from the middle of the pane", () => {
  bench.take("point");
  hand.click("pane-1");
  expect(points()).toEqual([]);
  const middle = bench.engine.toWorld("pane-1", [200, 200]) ?? [0, 0, 0];
  for (let i = 0; i < 3; i += 1) hand.move("pane-1", 1, 0);
  hand.move("pane-1", 0, -1);
  hand.click("pane-1");
  const [point] = points();
  [3, -1, 0].forEach((moved, axis) => expect(point?.[axis]).toBeCloseTo((middle[axis] ?? 0) + moved, 6));
});

test("a length is two clicks of it, and a hand that changes the pane begins in its middle", () => {
  bench.take("length");
  hand.move("pane-1", 0, 0);
  hand.click("pane-1");
  for (let i = 0; i < 12; i += 1) hand.move("pane-1", 1, 0);
  hand.click("pane-1");
  const [mark] = bench.store.marks();
  expect(mark && bench.geometry(mark.stack_id) && Math.round(lengthOf(mark.geometry))).toBe(12);
  bench.take("point");
  hand.click("pane-2");
  expect(bench.store.marks()).toHaveLength(1);
});

test("nothing is placed where nothing may be drawn", () => {
  bench.take("point");
  bench.readOnly = true;
  hand.move("pane-1", 0, 0);
  hand.click("pane-1");
  expect([bench.store.marks().length, refused]).toEqual([0, 1]);
});

function lengthOf(geometry: object): number {
  const [a, b] = (geometry as { points_mm: number[][] }).points_mm;
  return Math.hypot(...(a ?? []).map((part, i) => part - (b?.[i] ?? 0)));
}
