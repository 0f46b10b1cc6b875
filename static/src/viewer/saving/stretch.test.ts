import { expect, test } from "vitest";
import { PAUSE_MS, Stretch } from "./stretch";

const MINUTE = 60_000;
function clock(breakMinutes: number): { at: (minute: number) => number | null; again: () => void } {
  const kept = new Map<string, string>();
  const shelf = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  let now = 0;
  const make = (): Stretch => new Stretch(breakMinutes * MINUTE, shelf, () => now);
  let stretch = make();
  return {
    at: (minute) => {
      now = minute * MINUTE;
      return stretch.touch();
    },
    again: () => (stretch = make()),
  };
}

test("a break is due after so many minutes without a pause, also over several cases, and said once", () => {
  const { at, again } = clock(30);
  for (let minute = 0; minute < 30; minute += 4) expect(at(minute)).toBeNull();
  again();
  expect(at(30)).toBe(30);
  expect(at(31)).toBeNull();
});

test("who reads on is told again after as long again", () => {
  const { at } = clock(10);
  const said = Array.from({ length: 26 }, (_, minute) => at(minute)).flatMap((one, minute) => (one === null ? [] : [[minute, one]]));
  expect(said).toEqual([
    [10, 10],
    [20, 20],
  ]);
});

test("a pause begins a new stretch", () => {
  const { at } = clock(10);
  at(0);
  at(4);
  expect(at(4 + PAUSE_MS / MINUTE + 1)).toBeNull();
  expect(at(14)).toBeNull();
  expect(at(18)).toBeNull();
  expect(at(20)).toBe(10);
});

test("a clock set back begins a new stretch", () => {
  const { at } = clock(10);
  at(100);
  expect(at(50)).toBeNull();
  expect(at(54)).toBeNull();
});
