import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Stack } from "../../props";
import { aStack } from "../../testing";
import { Packs, spansOf } from "./packs";

const WHOLE = Uint8Array.from({ length: 1500 }, (_, i) => i % 251);

/** The n-th stack of a pack of three: five frames of a hundred bytes each. */
function stackNumber(n: number): Stack {
  const stack = aStack({ id: `b${n}` });
  const frames = stack.frames.map((frame) => ({ ...frame, offset: frame.offset + 500 * n }));
  return { ...stack, frames, pack: { url: "/pixels/packs/dwi", bytes: 1500 } };
}

let asked: string[];
beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", (_url: string, { headers }: { headers: Record<string, string> }) => {
    const range = headers["Range"] ?? "";
    asked.push(range);
    const [from, to] = range ? (/(\d+)-(\d+)/.exec(range)?.slice(1).map(Number) ?? []) : [0, 1499];
    return Promise.resolve(new Response(WHOLE.slice(from, (to ?? 0) + 1), { status: range ? 206 : 200 }));
  });
});
afterEach(() => vi.unstubAllGlobals());

test("stacks that lie together are one request, and all of a pack is the whole", () => {
  const [first, second, third] = [stackNumber(0), stackNumber(1), stackNumber(2)];
  expect(spansOf([second, first]).get("/pixels/packs/dwi")).toEqual([{ from: 0, to: 1000, isWhole: false }]);
  expect(spansOf([third, first, second]).get("/pixels/packs/dwi")).toEqual([{ from: 0, to: 1500, isWhole: true }]);
});

test("what lies between two stacks is not asked for", async () => {
  const [first, third] = [stackNumber(0), stackNumber(2)];
  const packs = new Packs([first, third]);
  expect(await packs.frame(third, 4)).toEqual(WHOLE.slice(1400, 1500));
  expect(await packs.frame(first, 0)).toEqual(WHOLE.slice(0, 100));
  expect(await packs.frame(third, 0)).toEqual(WHOLE.slice(1000, 1100));
  expect(asked).toEqual(["bytes=1000-1499", "bytes=0-499"]);
  packs.forget(third);
  await packs.frame(third, 1);
  expect(asked).toHaveLength(3);
});
