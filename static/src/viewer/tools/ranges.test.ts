import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import { placed } from "../geometry/placing";
import { Panes } from "../hanging/panes";
import { kindFor } from "../marks/catalogue";
import { DraftStore } from "../marks/store";
import { fromWire, toWire } from "../marks/wire";
import { Workbench } from "../panels/workbench";
import type { Stack } from "../props";
import { aStack } from "../testing";
import { labelFrames, rangeIn } from "./ranges";

const sent = aStack({ id: "clip", role: "micro_us", frames: 20 });
const CLIP: Stack = placed({ ...sent, kind: "cine", frames: sent.frames.map((frame, i) => ({ ...frame, sop_instance_uid: "1.2.9", frame_number: i + 1 })) });
const SLICES = aStack({ id: "slices", role: "t2_ax" });
let panes: Panes;
let bench: Workbench;

const frames = (): unknown[] => bench.store.marks().map((mark) => mark.geometry.kind === "frames" && mark.geometry.frames);
const at = (frame: number): void => panes.goTo("pane-1", frame - 1);

beforeEach(async () => {
  const stacks = [CLIP, SLICES];
  panes = new Panes({ hanging: { key: "h", rows: 1, columns: 2, panes: ["micro_us", "t2_ax"] }, stacks }, new FakeEngine(stacks));
  bench = new Workbench({ panes, store: new DraftStore(), glandAxes: [] });
  await panes.open();
});

test("a range begins with one frame, its ends are put by two keys, and one end gives way to the other", () => {
  at(5);
  expect(labelFrames(bench, "pane-1", "from")).toBeNull();
  expect(frames()).toEqual([[5, 5]]);
  at(12);
  labelFrames(bench, "pane-1", "to");
  expect(frames()).toEqual([[5, 12]]);
  at(15);
  labelFrames(bench, "pane-1", "from");
  expect(frames()).toEqual([[15, 15]]);
  labelFrames(bench, "pane-1", "all");
  expect(frames()).toEqual([[1, 20]]);
  bench.store.undo();
  expect(frames()).toEqual([[15, 15]]);
});

test("with nothing selected a further range is begun", () => {
  labelFrames(bench, "pane-1", "all");
  bench.select(null);
  at(3);
  labelFrames(bench, "pane-1", "to");
  expect(frames()).toEqual([[1, 20], [3, 3]]);
});

test("a range travels, lies on the bar where its frames are, and is told in words", async () => {
  at(5);
  labelFrames(bench, "pane-1", "from");
  at(12);
  labelFrames(bench, "pane-1", "to");
  const [mark] = bench.store.marks();
  if (!mark) throw new Error("no mark");
  const wire = await toWire(mark);
  expect(wire).toMatchObject({ kind: "frames", geometry: { frames: [5, 12] }, sop_instance_uid: "1.2.9", frame_number: 5, frame_of_reference_uid: null });
  expect((await fromWire(wire)).geometry).toEqual(mark.geometry);
  expect(rangeIn(mark, { stack: CLIP })).toEqual([4, 11]);
  const home = panes.geometry("clip");
  expect(home && kindFor(mark.geometry).measure(mark.geometry, home)).toBe("5 to 12");
});

test("a clip is not told apart from itself; the slices beside it are", () => {
  expect(panes.unlinked().map((pane) => pane.id)).toEqual(["pane-2"]);
});

test("slices have no ranges of frames, and a protocol may take none", () => {
  expect(labelFrames(bench, "pane-2", "from")).toContain("moving pictures only");
  const strict = new Workbench({ panes, store: new DraftStore(), glandAxes: [], kinds: ["point"] });
  expect(labelFrames(strict, "pane-1", "from")).toBe("This protocol takes no labels of frames.");
});
