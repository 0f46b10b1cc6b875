import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeEngine } from "../engine/fake";
import { Panes } from "../hanging/panes";
import type { Stack } from "../props";
import { aStack } from "../testing";
import { beginnings, Cine, frameAt } from "./cine";

const clip = (times: readonly (number | null)[] | null, frame_time_ms: number | null): Stack => {
  const stack = aStack({ id: "clip", role: "micro_us_cine", frameOfReference: "", frames: times?.length ?? 4 });
  return { ...stack, kind: "cine", cine: { frame_time_ms }, frames: stack.frames.map((frame, i) => ({ ...frame, time_ms: times?.[i] ?? null })) };
};

test("each frame lasts as long as its own time says, the last as long as is usual", () => {
  const times = beginnings(clip([0, 10, 210, 230], 20));
  expect(times).toEqual([0, 10, 210, 230, 250]);
  expect([0, 9, 10, 209, 210, 249, 250, 261].map((at) => frameAt(times, at))).toEqual([0, 0, 1, 1, 2, 3, 0, 1]);
});

test("without times of its own it goes by the frame time, and without that ten a second", () => {
  expect(beginnings(clip(null, 40))).toEqual([0, 40, 80, 120, 160]);
  expect(beginnings(clip([0, null, 3, 4], null))).toEqual([0, 100, 200, 300, 400]);
  expect(beginnings(clip([0, 0, 0], 50))).toEqual([0, 50, 100, 150]);
});

let panes: Panes;
let cine: Cine;
const play = async (stack: Stack): Promise<void> => {
  panes = new Panes({ hanging: { key: "one", rows: 1, columns: 1, panes: ["micro_us_cine"] }, stacks: [stack] }, new FakeEngine([stack]));
  cine = new Cine(panes);
  await panes.open();
  panes.goTo("pane-1", 0);
  cine.toggle("pane-1");
};
const frame = (): number | undefined => panes.engine.look("pane-1")?.frame;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("it plays by the clock, faster than the screen too", async () => {
  await play(clip([0, 10, 210, 230], 20));
  vi.advanceTimersByTime(205);
  expect(frame()).toBe(1);
  vi.advanceTimersByTime(30);
  expect([2, 3]).toContain(frame());
  await play(clip(null, 5));
  vi.advanceTimersByTime(1000);
  expect(cine.pane).toBe("pane-1");
});

test("whoever goes to a frame by key, wheel or bar stays there", async () => {
  await play(clip(null, 50));
  vi.advanceTimersByTime(120);
  panes.goTo("pane-1", 3);
  vi.advanceTimersByTime(500);
  expect([frame(), cine.pane]).toEqual([3, null]);
});
