import { beforeEach, expect, test } from "vitest";
import { prefilling } from "../answers/prefill";
import { FakeEngine } from "../engine/fake";
import type { Canvas } from "../geometry/space";
import { Panes } from "../hanging/panes";
import { DraftStore } from "../marks/store";
import type { Question, Rule, Stack } from "../props";
import { aStack } from "../testing";
import { inMeasuringOrder } from "../tools/gland";
import { Workbench } from "./workbench";

const axial = aStack({ id: "ax", role: "t2_ax", rows: 40, columns: 40, frames: 9 });
const sagittal = aStack({ id: "sag", role: "t2_sag", rows: 40, columns: 40, frames: 9, row: [0, 1, 0], column: [0, 0, -1] });
const volume: Stack = { ...aStack({ id: "us", role: "trus_volume", frames: 9 }), pane_roles: ["trus"], kind: "volume", space: "volume" };
const micro: Stack = { ...aStack({ id: "mus", role: "micro_us_cine", frames: 9, frameOfReference: "" }), pane_roles: ["micro_us"], kind: "cine", has_scale: true };

const AXES = ["gland_transverse", "gland_ap", "gland_longitudinal"];
const QUESTIONS: Question[] = AXES.map((structure) => ({
  key: `${structure}_mm`, scope: "case", type: "measure", label: structure, required: true, prefill: "structure_length_mm", structure, scale: "interval",
}));
const RULES: Rule[] = [{ key: "ellipsoid_volume", inputs: QUESTIONS.map(({ key }) => key), factor: 0.52 }];

let store: DraftStore;
let bench: Workbench;
beforeEach(() => room(["t2_ax", "t2_sag"], [axial, sagittal]));

async function room(panes: string[], stacks: Stack[], planes?: ("axial" | "sagittal" | "")[]): Promise<void> {
  store = new DraftStore();
  store.reactions.push(prefilling(QUESTIONS, new Set()));
  const hanging = { key: "some", rows: 1, columns: panes.length, panes, ...(planes ? { planes } : {}) };
  const hung = new Panes({ hanging, stacks }, new FakeEngine(stacks));
  bench = new Workbench({ panes: hung, store, glandAxes: inMeasuringOrder(AXES), rules: RULES });
  await hung.open();
}

function draw(from: Canvas, to: Canvas): void {
  const { focused } = bench.panes;
  const gesture = bench.tool.press(bench, { pane: focused, at: from });
  gesture?.move({ pane: focused, at: to });
  gesture?.release({ pane: focused, at: to });
}

const words = (): string => bench.guide.leading?.words ?? "";
const where = (): (string | null | undefined)[] => [bench.guide.leading?.pane, bench.panes.focused];

test("the guide says which axis of three is next and brings the pane for it into the hand, then the volume", () => {
  bench.take("gland");
  expect(words()).toContain("Gland 1 of 3: anterior to posterior, on the mid-sagittal T2.");
  expect(where()).toEqual(["pane-2", "pane-2"]);
  draw([0, 0], [80, 0]);
  expect(words()).toContain("Gland 2 of 3: the longest extent head to foot, on the mid-sagittal T2.");
  draw([0, 0], [0, 100]);
  expect(words()).toContain("Gland 3 of 3: the widest extent left to right, on the axial T2.");
  expect(where()).toEqual(["pane-1", "pane-1"]);
  draw([0, 0], [200, 0]);
  expect(words()).toBe("3 of 3 measured: 4.0 mm × 5.0 mm × 10.0 mm. Gland volume 0.1 ml (the three axes × 0.52). Ctrl Z takes the last back.");
  expect(bench.tool.key).toBe("window");
});

test("Esc leaves it and it goes on where it was left", () => {
  bench.take("gland");
  draw([0, 0], [80, 0]);
  bench.take("window");
  expect(bench.guide.leading).toBeNull();
  bench.take("gland");
  expect(words()).toContain("2 of 3");
});

test("each step can be taken back, the last too, and done again", () => {
  bench.take("gland");
  draw([0, 0], [80, 0]);
  store.undo();
  expect([words().slice(0, 12), bench.tool.key]).toEqual(["Gland 1 of 3", "gland"]);
  store.redo();
  expect(words()).toContain("Gland 2 of 3");
  draw([0, 0], [0, 100]);
  draw([0, 0], [200, 0]);
  store.undo();
  expect([words().slice(0, 12), bench.tool.key]).toEqual(["Gland 3 of 3", "gland"]);
  store.redo();
  expect([words().slice(0, 6), bench.tool.key]).toEqual(["3 of 3", "window"]);
});

test("an axis that is locked is not replaced, and the guide stays at it", () => {
  bench.take("gland");
  draw([0, 0], [80, 0]);
  store.lock(store.marks()[0]?.id ?? "", true);
  bench.take("gland", "gland_ap");
  draw([0, 0], [160, 0]);
  expect(words()).toContain("Gland 1 of 3: anterior to posterior, on the mid-sagittal T2. It is 4.0 mm now; drawing replaces it.");
  expect(store.marks()).toHaveLength(1);
});

test("ultrasound is called ultrasound, and its planes are found by what they show", async () => {
  await room(["trus", "trus", "trus"], [volume], ["", "axial", "sagittal"]);
  bench.take("gland");
  expect(words()).toContain("on the mid-sagittal plane of the ultrasound volume");
  expect(where()).toEqual(["pane-3", "pane-3"]);
  bench.take("gland", "gland_transverse");
  expect(words()).toContain("on the axial plane of the ultrasound volume");
  await room(["trus", "micro_us"], [volume, micro]);
  bench.take("gland");
  expect(words()).toContain("on the mid-sagittal frame of the micro-ultrasound");
  bench.take("gland", "gland_transverse");
  expect(words()).toContain("on the axial frames of the ultrasound volume");
});

test("where no pane shows the plane, the guide says so and how to get one", async () => {
  await room(["t2_ax"], [axial]);
  bench.take("gland");
  expect(where()).toEqual([null, "pane-1"]);
  expect(words()).toContain("No pane shows sagittal pictures now: Shift L changes the arrangement;");
  expect(words()).not.toContain("T2");
});

test("a pane that is large gives way to the one the next axis is drawn in; what is done next ends the outcome", () => {
  bench.panes.enlarge("pane-2");
  bench.take("gland");
  draw([0, 0], [80, 0]);
  draw([0, 0], [0, 100]);
  expect(bench.panes.enlarged).toBe("pane-1");
  draw([0, 0], [200, 0]);
  store.change("a finding", (edit) => bench.addFinding(edit));
  expect(bench.guide.leading).toBeNull();
});

test("where an answer was typed before, the volume says that it is of the answers", () => {
  store.change("typed", (edit) => edit.answer({ question: "gland_longitudinal_mm", scope_kind: "case", scope_id: null, state: "answered", value: 44.5, reason: null }));
  bench.take("gland");
  draw([0, 0], [80, 0]);
  draw([0, 0], [0, 100]);
  draw([0, 0], [200, 0]);
  expect(words()).toContain("3 of 3 measured: 4.0 mm × 5.0 mm × 10.0 mm.");
  expect(words()).toContain("by the answers: 10.0 mm × 4.0 mm × 44.5 mm.");
});
