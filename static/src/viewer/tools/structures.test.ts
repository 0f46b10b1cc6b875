import { beforeEach, expect, test } from "vitest";
import { aStack } from "../testing";
import { FakeEngine } from "../engine/fake";
import type { Canvas } from "../geometry/space";
import { Panes } from "../hanging/panes";
import type { Mark } from "../marks/mark";
import { DraftStore } from "../marks/store";
import { geometryOf } from "../geometry/stack";
import { voxelsFor } from "../marks/volume";
import { drawableOf, Objects } from "../panels/objects";
import { inkOf } from "../panels/ink";
import { Workbench } from "../panels/workbench";
import { SHAPINGS } from "./shaping";

const axial = aStack({ id: "ax", role: "t2_ax", rows: 40, columns: 40, frames: 9 });
const STRUCTURES = [
  { key: "prostate", label: "Prostate" },
  { key: "peripheral_zone", label: "Peripheral zone" },
  { key: "transition_zone", label: "Transition zone" },
];

let store: DraftStore;
let bench: Workbench;
let objects: Objects;
let told: (string | null)[];
beforeEach(async () => {
  store = new DraftStore();
  const panes = new Panes({ hanging: { key: "one", rows: 1, columns: 1, panes: ["t2_ax"] }, stacks: [axial] }, new FakeEngine([axial]));
  bench = new Workbench({ panes, store, glandAxes: [], structures: STRUCTURES, exclusive: [["peripheral_zone", "transition_zone"]] });
  told = [];
  objects = new Objects(bench, (why) => told.push(why));
  await bench.panes.open();
});

/** Ten canvas pixels are one pixel of the stack. */
function drag(tool: string, ...points: Canvas[]): void {
  const [first, ...rest] = points as [Canvas, ...Canvas[]];
  bench.take(tool);
  const gesture = bench.tool.press(bench, { pane: "pane-1", at: first });
  rest.forEach((at) => gesture?.move({ pane: "pane-1", at }));
  gesture?.release({ pane: "pane-1", at: rest.at(-1) ?? first });
}

const of = (structure: string): Mark => store.marks().find((mark) => mark.structure === structure) as Mark;
const voxels = (structure: string): Uint8Array => {
  const { geometry } = of(structure);
  if (geometry.kind !== "mask") throw new Error("no mask");
  return voxelsFor(geometry.runs, geometryOf(axial));
};
const shared = (one: string, other: string): number => voxels(one).reduce((sum, value, i) => sum + value * (voxels(other)[i] as number), 0);

test("what encloses is drawn for the structure in the hand, and no finding is made", () => {
  bench.drawFor("prostate");
  drag("brush", [200, 200]);
  drag("ellipse", [100, 100], [300, 300]);
  expect(store.marks().map((mark) => [mark.structure, mark.finding_id, mark.geometry.kind])).toEqual([
    ["prostate", null, "mask"],
    ["prostate", null, "contour"],
  ]);
  expect(store.findings()).toEqual([]);
});

test("a tool whose marks the protocol does not take stays where it is", () => {
  bench = new Workbench({ panes: bench.panes, store, glandAxes: [], structures: STRUCTURES, kinds: ["mask"] });
  for (const key of ["point", "length", "contour", "polygon", "gland"]) {
    bench.take(key);
    expect(bench.tool.key).toBe("window");
  }
  bench.drawFor("prostate");
  drag("brush", [200, 200]);
  expect(SHAPINGS.find((one) => one.key === "to-contours")?.run(bench, "pane-1")).toBe("This protocol takes no contours.");
  expect(store.marks().map((mark) => mark.geometry.kind)).toEqual(["mask"]);
});

test("where nothing is asked about findings, structures alone are drawn, the first one to begin with", () => {
  const protocol = { key: "zones", version: 1, title: "Zones", questions: [], marks: ["mask"], structures: STRUCTURES, rules: [] };
  bench = new Workbench({ panes: bench.panes, store, glandAxes: [], ...drawableOf(protocol) });
  drag("brush", [200, 200]);
  expect([store.marks()[0]?.structure, store.findings()]).toEqual(["prostate", []]);
  new Objects(bench, () => undefined).nextStructure(-1);
  expect(bench.structure).toBe("transition_zone");
});

test("several strokes are one region of a structure, beside the region of a finding", () => {
  bench.drawFor("prostate");
  drag("brush", [200, 200]);
  drag("brush", [330, 200]);
  bench.drawFor(null);
  drag("brush", [200, 200]);
  expect(store.marks().map((mark) => mark.structure)).toEqual(["prostate", null]);
  expect(of("prostate").geometry).toMatchObject({ voxels: 226 });
  expect(shared("prostate", "prostate")).toBe(226);
});

test("a measure belongs to a finding, whatever structure was in the hand", () => {
  bench.drawFor("prostate");
  drag("length", [100, 100], [300, 100]);
  expect([bench.structure, store.marks()[0]?.structure, store.findings().length]).toEqual([null, null, 1]);
});

test("zones share no voxel: what is newly painted takes it, in one step of undo", () => {
  bench.drawFor("peripheral_zone");
  drag("brush", [200, 200]);
  bench.drawFor("prostate");
  drag("brush", [200, 200]);
  bench.drawFor("transition_zone");
  drag("brush", [230, 200]);
  expect(shared("peripheral_zone", "transition_zone")).toBe(0);
  expect(of("transition_zone").geometry).toMatchObject({ voxels: 113 });
  expect(of("prostate").geometry).toMatchObject({ voxels: 113 });
  expect((of("peripheral_zone").geometry as { voxels: number }).voxels).toBeLessThan(113);
  store.undo();
  expect(of("peripheral_zone").geometry).toMatchObject({ voxels: 113 });
  expect(of("transition_zone")).toBeUndefined();
});

test("a locked zone keeps its voxels, and one painted over wholly is gone until undo", () => {
  bench.drawFor("peripheral_zone");
  drag("brush", [200, 200]);
  objects.toggleLocked(of("peripheral_zone").id);
  bench.drawFor("transition_zone");
  drag("brush", [230, 200]);
  expect(of("peripheral_zone").geometry).toMatchObject({ voxels: 113 });
  expect(shared("peripheral_zone", "transition_zone")).toBe(0);
  objects.toggleLocked(of("peripheral_zone").id);
  bench.resizeBrush(8);
  drag("brush", [200, 200]);
  expect(of("peripheral_zone")).toBeUndefined();
  store.undo();
  expect(of("peripheral_zone").geometry).toMatchObject({ voxels: 113 });
});

test("no tool, name, colour or deletion alters a locked region; each says so", () => {
  bench.drawFor("prostate");
  drag("brush", [200, 200]);
  const before = of("prostate");
  objects.toggleLocked(before.id);
  drag("brush", [330, 200]);
  drag("eraser", [200, 200]);
  objects.remove(before.id);
  objects.recolour("blue", before.id);
  objects.rename("mine", before.id);
  expect(store.undo()).toBeNull();
  expect(told).toEqual(Array(6).fill("“Prostate” is locked, so nothing was changed. Unlock it first: Shift P, or the lock in its row."));
  for (const { run } of SHAPINGS.filter(({ key }) => key !== "to-mask")) expect(run(bench, "pane-1")).toContain("locked");
  expect(of("prostate")).toEqual({ ...before, locked: true });
  objects.toggleLocked(before.id);
  expect(told.at(-1)).toBeNull();
});

test("name and colour keep the origin, can be undone, and are written at the mark", () => {
  bench.drawFor("prostate");
  drag("brush", [200, 200]);
  store.change("made elsewhere", (edit) => edit.mark({ ...of("prostate"), origin: "interpolated" }));
  objects.rename("  my gland ", of("prostate").id);
  objects.recolour("purple", of("prostate").id);
  expect(of("prostate")).toMatchObject({ name: "my gland", colour: "purple", origin: "interpolated" });
  expect(inkOf(bench)[0]?.ink).toMatchObject({ colour: "#cc79a7", letter: "G my gland" });
  store.undo();
  store.undo();
  expect([of("prostate").name, of("prostate").colour]).toEqual([undefined, undefined]);
  objects.rename("Prostate", of("prostate").id);
  expect(of("prostate").name).toBeUndefined();
});

test("what was interpolated stays so through contours and back", () => {
  const shape = (key: string): void => void SHAPINGS.find((one) => one.key === key)?.run(bench, "pane-1");
  bench.drawFor("prostate");
  for (const frame of [2, 5]) {
    bench.panes.goTo("pane-1", frame);
    drag("brush", [200, 200]);
  }
  shape("interpolate");
  expect(of("prostate")).toMatchObject({ origin: "interpolated", geometry: { voxels: 4 * 113 } });
  shape("to-contours");
  expect(store.marks().map((mark) => [mark.geometry.kind, mark.origin])).toEqual(Array(4).fill(["contour", "interpolated"]));
  shape("to-mask");
  expect(of("prostate")).toMatchObject({ origin: "interpolated", geometry: { kind: "mask", voxels: 4 * 113 } });
});

test("a hidden mark is neither seen nor taken hold of, and is shown again when it is drawn on", () => {
  bench.drawFor("prostate");
  drag("brush", [200, 200]);
  const { id } = of("prostate");
  objects.toggleHidden(id);
  expect(bench.visibleMarks()).toEqual([]);
  objects.recolour("blue", id);
  expect(bench.isHidden(id)).toBe(true);
  drag("brush", [330, 200]);
  expect(bench.visibleMarks().map((mark) => mark.id)).toEqual([id]);
});

test("things are stepped through by finding, then in the protocol's order", () => {
  bench.drawFor("transition_zone");
  drag("brush", [100, 100]);
  bench.drawFor("prostate");
  drag("brush", [200, 200]);
  bench.drawFor(null);
  drag("point", [50, 50]);
  bench.select(null);
  const names = [1, 2, 3, 4].map(() => {
    objects.step(1);
    return objects.nameOf(store.mark(bench.selected() as string) as Mark);
  });
  expect(names).toEqual(["Finding 1", "Prostate", "Transition zone", "Finding 1"]);
  objects.step(-1);
  expect(bench.structure).toBe("transition_zone");
});

test("the next structure to draw for comes by key, and after the last one findings again", () => {
  const seen = [1, 2, 3, 4].map(() => {
    objects.nextStructure(1);
    return bench.structure;
  });
  expect(seen).toEqual(["prostate", "peripheral_zone", "transition_zone", null]);
});

test("volume and diameter of a region stand in its row after each stroke", () => {
  bench.drawFor("prostate");
  drag("brush", [200, 200]);
  expect(objects.detailOf(of("prostate"))).toBe("0.08 ml · 6.5 mm · t2_ax · painted region");
  drag("brush", [200, 200], [300, 200]);
  expect(objects.detailOf(of("prostate"))).toBe("0.18 ml · 11.5 mm · t2_ax · painted region");
});

test("a long name is shortened at its mark", () => {
  bench.drawFor("prostate");
  drag("ellipse", [100, 100], [300, 300]);
  objects.rename("a name that would lie over half of the image", store.marks()[0]?.id ?? "");
  expect(inkOf(bench)[0]?.ink.letter).toBe("G a name that would lie o…");
});
