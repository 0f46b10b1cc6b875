import { beforeEach, expect, test } from "vitest";
import { FAKE_PANE_PX, FakeEngine } from "../engine/fake";
import { distance, dot, subtract, type World } from "../geometry/space";
import { geometryOf, heightAbove, nearestFrame } from "../geometry/stack";
import { Panes } from "../hanging/panes";
import { DraftStore } from "../marks/store";
import { Workbench } from "../panels/workbench";
import type { Layout, Stack } from "../props";
import { aStack } from "../testing";
import { TOOLS, toolOf } from "./catalogue";
import { whyNot } from "./fitting";
import { isDrawnIn, markAt, sketchOn } from "./hit";

const VOLUME: Stack = { ...aStack({ id: "vol", role: "trus", frames: 30, sliceSpacing: 0.7, spacing: 0.3, rows: 50, columns: 60 }), kind: "volume" };
const LAYOUT: Layout = { key: "m", rows: 2, columns: 2, panes: ["trus", "trus", "trus", "trus"], planes: ["axial", "sagittal", "coronal", ""] };
let panes: Panes;
let bench: Workbench;

beforeEach(async () => {
  panes = new Panes({ hanging: LAYOUT, stacks: [VOLUME] }, new FakeEngine([VOLUME]));
  bench = new Workbench({ panes, store: new DraftStore(), glandAxes: [] });
  await panes.open();
});

const draw = (tool: string, pane: string, ...at: (readonly [number, number])[]): void => {
  const [first, ...more] = at as [readonly [number, number], ...(readonly [number, number])[]];
  const gesture = toolOf(tool).press(bench, { pane, at: first });
  more.forEach((place) => gesture?.move({ pane, at: place }));
  gesture?.release({ pane, at: more.at(-1) ?? first });
};

test("a length on a calculated plane is kept where it was drawn, with the acquired frame nearest to where it began", () => {
  const start = bench.engine.toWorld("pane-3", [100, 120]) as World;
  const end = bench.engine.toWorld("pane-3", [160, 200]) as World;
  draw("length", "pane-3", [100, 120], [160, 200]);
  const [mark] = bench.store.marks();
  if (mark?.geometry.kind !== "length") throw new Error("no length");
  expect(mark.stack_id).toBe("vol");
  expect(mark.sop_instance_uid).toBe(VOLUME.frames[nearestFrame(geometryOf(VOLUME), start)]?.sop_instance_uid);
  expect(distance(mark.geometry.points_mm[0], start)).toBeLessThan(1e-9);
  expect(distance(mark.geometry.points_mm[1], end)).toBeLessThan(1e-9);
  expect(markAt(bench, { pane: "pane-3", at: [160, 200] })).toMatchObject({ mark: { id: mark.id }, handle: 1 });
});

test("only what is a place or a length is drawn on a calculated plane; everything else says why not", () => {
  const cut = panes.stack("pane-2") as Stack;
  const drawable = TOOLS.filter((tool) => tool.draws && whyNot(tool, cut) === null).map((tool) => tool.key);
  expect(drawable).toEqual(["point", "length", "bidirectional", "angle", "gland", "needle", "core"]);
  expect(whyNot(toolOf("brush"), cut)).toContain("Draw those on the acquired frames");
  expect(whyNot(toolOf("brush"), VOLUME)).toBeNull();
});

test("the tool for planes takes the point to the pointer in all panes", () => {
  const place = bench.engine.toWorld("pane-1", [FAKE_PANE_PX / 4, FAKE_PANE_PX / 3]) as World;
  draw("planes", "pane-1", [FAKE_PANE_PX / 4, FAKE_PANE_PX / 3]);
  expect(distance(panes.cuts.point("vol") as World, place)).toBeLessThan(1e-9);
  for (const id of ["pane-2", "pane-3"]) {
    const { geometry, frame } = panes.slice(id) as NonNullable<ReturnType<Panes["slice"]>>;
    expect(Math.abs((geometry.heights[frame] as number) - dot(place, geometry.normal))).toBeLessThanOrEqual(0.15 + 1e-9);
  }
});

test("on an oblique plane nothing is drawn farther beside the volume than its server takes", async () => {
  const home = geometryOf(VOLUME);
  for (const [turn, tilt] of [[45, 30], [20, -65], [90, 45], [-37, 12]] as const) {
    await panes.turn("pane-2", { turn, tilt });
    for (const frame of [0, panes.slice("pane-2")!.frame, 1e6]) {
      panes.goTo("pane-2", frame);
      for (const at of [[-4000, -4000], [4000, -300], [FAKE_PANE_PX * 6, FAKE_PANE_PX * 6], [0, 2500]] as const) {
        draw("point", "pane-2", at);
        const mark = bench.store.marks().at(-1)!;
        if (mark.geometry.kind !== "point") throw new Error("no point");
        const offset = subtract(mark.geometry.point_mm, home.origins[0]!);
        const outside = [dot(offset, home.rowDirection), dot(offset, home.columnDirection), dot(offset, home.normal)].map((mm, axis) =>
          Math.max(-mm, mm - [59 * 0.3, 49 * 0.3, 29 * 0.7][axis]!),
        );
        expect(Math.max(...outside)).toBeLessThan(16);
        const { geometry, frame: shown } = panes.slice("pane-2")!;
        expect(Math.abs(heightAbove(geometry, shown, mark.geometry.point_mm))).toBeLessThan(1e-6);
      }
    }
  }
});

test("what is being drawn on a calculated plane is painted there", () => {
  const gesture = toolOf("length").press(bench, { pane: "pane-3", at: [100, 120] });
  gesture?.move({ pane: "pane-3", at: [160, 200] });
  const { mark } = bench.drawing!;
  expect(isDrawnIn(mark, panes.slice("pane-3")!)).toBe(true);
  expect(isDrawnIn(mark, panes.slice("pane-4")!)).toBe(true);
  expect(sketchOn(mark, panes.slice("pane-3")!, bench.stackOf(mark.stack_id), bench)).toMatchObject({ lines: [{}], caption: {} });
});
