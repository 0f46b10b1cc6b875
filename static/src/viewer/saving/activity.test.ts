import { expect, test } from "vitest";
import { Activity } from "./activity";

test("looking, changing and answering are counted apart, and idling not at all", () => {
  let now = 0;
  const activity = new Activity(() => now);
  const after = (seconds: number, ...touched: Parameters<Activity["touch"]>): void => {
    now += seconds * 1000;
    activity.touch(...touched);
  };
  after(0);
  after(10);
  after(5, true, "t2w");
  after(3, true);
  after(600);
  expect(activity.take()).toEqual({ active_ms: 78_000, editing_ms: 8_000, question_ms: { t2w: 5_000 } });
  expect(activity.take()).toEqual({ active_ms: 0, editing_ms: 0, question_ms: {} });
});

test("what passes while another window is before the reader is not counted here", () => {
  let now = 0;
  const activity = new Activity(() => now);
  activity.touch();
  now += 10_000;
  activity.rest();
  now += 40_000;
  activity.touch();
  now += 5_000;
  activity.touch();
  expect(activity.take().active_ms).toBe(15_000);
});

test("time that could not be told is told with the next", () => {
  let now = 0;
  const activity = new Activity(() => now);
  activity.touch();
  now += 10_000;
  activity.touch(true, "t2w");
  const spent = activity.take();
  activity.giveBack(spent);
  expect(activity.take()).toEqual(spent);
});
