import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import { rigidOf, carried, type Rigid } from "../geometry/rigid";
import { geometryOf } from "../geometry/stack";
import { distance, type Canvas, type World } from "../geometry/space";
import { joinWords, type Registration } from "../hanging/joins";
import { Panes } from "../hanging/panes";
import { kindFor } from "../marks/catalogue";
import { DraftStore } from "../marks/store";
import { Workbench } from "../panels/workbench";
import { aStack } from "../testing";
import { markAt, sketchOn } from "./hit";
import { whyNotCarriedOn, whyNotThrough } from "./through";
import { toolOf } from "./catalogue";

/** The patient moved by 3 mm to the left and 6 mm to the head between the two series. */
const SHIFT = [[1, 0, 0, 3], [0, 1, 0, 0], [0, 0, 1, 6], [0, 0, 0, 1]];
const RECORD: Registration = {
  id: "r1", from_frame: "1.2.3", to_frame: "9.9", matrix: SHIFT, method: "landmarks set by hand", residual_mm: 0.84, recorded_by: "administrator",
};
const axial = aStack({ id: "ax", role: "t2_ax", frames: 9 });
const adc = aStack({ id: "adc", role: "adc", frames: 9, frameOfReference: "9.9", origin: [3, 0, 0] });
const third = aStack({ id: "sag", role: "t2_sag", frames: 9, frameOfReference: "7.7" });
const hanging = { key: "three", rows: 1, columns: 3, panes: ["t2_ax", "adc", "t2_sag"] };
const map = rigidOf(SHIFT) as Rigid;

let store: DraftStore;
let panes: Panes;
let bench: Workbench;
beforeEach(() => begin([RECORD]));

async function begin(registrations: Registration[]): Promise<void> {
  const stacks = [axial, adc, third];
  store = new DraftStore();
  panes = new Panes({ hanging, stacks, registrations }, new FakeEngine(stacks));
  bench = new Workbench({ panes, store, glandAxes: [] });
  await panes.open();
}

function drag(pane: string, ...points: Canvas[]): void {
  const [first, ...rest] = points as [Canvas, ...Canvas[]];
  const gesture = bench.tool.press(bench, { pane, at: first });
  rest.forEach((at) => gesture?.move({ pane, at }));
  gesture?.release({ pane, at: rest.at(-1) ?? first });
}

const frames = (): (number | undefined)[] => panes.list.map(({ id }) => bench.engine.look(id)?.frame);
const seen = (pane: string) => {
  const mark = store.marks()[0]!;
  return sketchOn(mark, panes.slice(pane)!, bench.stackOf(mark.stack_id), bench);
};
const onAdc = (frame: number): void => {
  panes.linked = false;
  panes.goTo("pane-2", frame);
};

test("panes joined by a registration scroll together by it, both ways; others do not", () => {
  panes.goTo("pane-1", 2); // 6 mm, 12 mm over there
  expect(frames()).toEqual([2, 4, 4]);
  panes.goTo("pane-2", 7);
  expect(frames()).toEqual([5, 7, 4]);
});

test("the banner names what is not joined, the label what joins and in which role it was recorded", async () => {
  expect(panes.unlinked().map((pane) => pane.role)).toEqual(["t2_sag"]);
  const joined = (): unknown => [...panes.registered()].map(([record, list]) => [record.id, list.map((pane) => pane.role)]);
  expect(joined()).toEqual([["r1", ["adc"]]]);
  panes.focus("pane-2");
  expect(joined()).toEqual([["r1", ["t2_ax"]]]);
  expect(joinWords(RECORD, "ADC")).toBe("Linked with ADC by a registration recorded by an administrator (landmarks set by hand; residual 0.8 mm)");
  await begin([]);
  expect(joined()).toEqual([]);
  expect(panes.unlinked().map((pane) => pane.role)).toEqual(["adc", "t2_sag"]);
  panes.goTo("pane-1", 2);
  expect(frames()).toEqual([2, 4, 4]);
});

test("a map that is not rigid joins nothing", async () => {
  await begin([{ ...RECORD, matrix: [[2, 0, 0, 0], ...SHIFT.slice(1)] }]);
  expect(panes.unlinked()).toHaveLength(2);
});

test("two registrations in a row are not followed", async () => {
  await begin([RECORD, { ...RECORD, id: "r2", from_frame: "9.9", to_frame: "7.7" }]);
  expect(panes.unlinked().map((pane) => pane.role)).toEqual(["t2_sag"]);
  panes.goTo("pane-1", 2);
  expect(frames()).toEqual([2, 4, 4]);
});

test("a place jumped to is carried across", () => {
  panes.jumpTo([0, 0, 12], "9.9");
  expect(frames()).toEqual([2, 4, 4]);
});

test("a mark is seen across a registration where it was carried to, and cannot be taken hold of there", () => {
  bench.take("length");
  drag("pane-1", [100, 100], [200, 100], [300, 100]);
  const mark = store.marks()[0]!;
  const drawn = mark.geometry.kind === "length" ? mark.geometry.points_mm : [];
  expect(seen("pane-2").lines).toEqual([]);
  onAdc(6);
  const there = seen("pane-2");
  there.lines[0]!.points.forEach((place, i) => expect(distance(place, carried(map, drawn[i] as World))).toBeLessThan(0.01));
  expect(there.handles).toEqual([]);
  expect(seen("pane-1").handles).toHaveLength(2);
  expect(seen("pane-3").lines).toEqual([]);
  // measured where it was drawn, and unaltered
  expect(kindFor(mark.geometry).measure(mark.geometry, bench.geometry("ax")!)).toBe("10.0 mm");
  expect(mark).toMatchObject({ stack_id: "ax", frame_of_reference_uid: "1.2.3" });
  const place = there.lines[0]!.points[0] as World;
  expect(markAt(bench, { pane: "pane-2", at: bench.engine.toCanvas("pane-2", place) as Canvas })).toMatchObject({ mark: { id: mark.id }, handle: null });
});

test("a painted region is seen across a registration as on a series of its own frame that lies there, carried", () => {
  bench.take("brush");
  drag("pane-1", [200, 200]);
  const twin = aStack({ id: "twin", frames: 9, origin: [0, 0, -6] });
  const plain = sketchOn(store.marks()[0]!, { stack: twin, geometry: geometryOf(twin), frame: 6 }, axial, bench).areas[0]!;
  onAdc(6);
  const there = seen("pane-2").areas[0]!;
  expect(plain.filled.includes(1)).toBe(true);
  expect([...there.filled]).toEqual([...plain.filled]);
  expect(distance(there.origin, carried(map, plain.origin))).toBeLessThan(0.01);
  expect([there.stepRight, there.stepDown]).toEqual([plain.stepRight, plain.stepDown]);
});

test("drawing through into a frame that is not joined is refused with a sentence of its own", async () => {
  bench.take("brush");
  drag("pane-1", [200, 200]);
  expect(whyNotThrough(bench, bench.tool, "pane-1")).toBeNull();
  expect(whyNotThrough(bench, bench.tool, "pane-2")).toBeNull();
  expect(whyNotThrough(bench, bench.tool, "pane-3")).toContain("Nothing is drawn through");
  expect(whyNotThrough(bench, toolOf("point"), "pane-3")).toBeNull();
  bench.select(null);
  expect(whyNotThrough(bench, bench.tool, "pane-3")).toBeNull();
  await begin([]);
  bench.take("contour");
  drag("pane-1", [100, 100], [200, 100], [200, 200], [100, 200]);
  expect(whyNotThrough(bench, bench.tool, "pane-2")).toContain("no registration joins them");
});

test("a drawing of several clicks ends in the pane where it was begun", async () => {
  expect(whyNotCarriedOn(bench, "pane-1", "pane-2")).toContain("end it there");
  expect(whyNotCarriedOn(bench, "pane-1", "pane-3")).toContain("Nothing is drawn through");
  await begin([]);
  expect(whyNotCarriedOn(bench, "pane-1", "pane-2")).toContain("Nothing is drawn through");
});
