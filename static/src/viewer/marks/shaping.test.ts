import { expect, test } from "vitest";
import { signedDistance } from "../geometry/distance";
import { geometryOf, toWorld } from "../geometry/stack";
import type { World } from "../geometry/space";
import { aStack } from "../testing";
import { frameOf, grown, interpolated, rasterised, smoothed, withoutHoles } from "./shaping";

const g = geometryOf(aStack({ rows: 40, columns: 40, frames: 7, spacing: 0.5, sliceSpacing: 3 }));
const SIZE = 40 * 40;

function disc(x: number, y: number, radius: number): Uint8Array {
  return Uint8Array.from({ length: SIZE }, (_, i) => (Math.hypot((i % 40) - x, Math.floor(i / 40) - y) <= radius ? 1 : 0));
}

const area = (filled: Uint8Array): number => filled.reduce((sum, value) => sum + value, 0);

function centre(filled: Uint8Array): [number, number] {
  let [x, y] = [0, 0];
  filled.forEach((value, i) => {
    x += value * (i % 40);
    y += value * Math.floor(i / 40);
  });
  return [x / area(filled), y / area(filled)];
}

test("the distance to a border is that of a search over all pixels", () => {
  const filled = disc(18, 22, 7);
  const found = signedDistance({ width: 40, height: 40, filled }, 0.8, 0.5);
  for (const i of [0, 500, 18 + 22 * 40, 20 + 25 * 40, 1599]) {
    let nearest = Infinity;
    filled.forEach((value, j) => {
      if (value === filled[i]) return;
      nearest = Math.min(nearest, Math.hypot(((i % 40) - (j % 40)) * 0.5, (Math.floor(i / 40) - Math.floor(j / 40)) * 0.8));
    });
    expect(found[i]).toBeCloseTo(filled[i] ? 0.25 - nearest : nearest - 0.25, 9);
  }
});

test("between two drawn slices lies what is between them, weighted by millimetres", () => {
  const voxels = new Uint8Array(7 * SIZE);
  voxels.set(disc(12, 20, 8), SIZE);
  voxels.set(disc(24, 20, 8), 5 * SIZE);
  const made = interpolated(voxels, g) as Uint8Array;
  const middle = frameOf(made, g, 3).filled;
  expect(centre(middle)[0]).toBeCloseTo(18, 0);
  expect(centre(middle)[1]).toBeCloseTo(20, 6);
  expect(area(frameOf(made, g, 2).filled)).toBeGreaterThan(0);
  expect([0, 6].map((frame) => area(frameOf(made, g, frame).filled))).toEqual([0, 0]);
  expect([1, 5].map((frame) => frameOf(made, g, frame).filled)).toEqual([1, 5].map((frame) => frameOf(voxels, g, frame).filled));
  expect(area(frameOf(voxels, g, 3).filled)).toBe(0);
});

test("a growing disc is interpolated to a disc of the size between", () => {
  const voxels = new Uint8Array(7 * SIZE);
  voxels.set(disc(20, 20, 4), 0);
  voxels.set(disc(20, 20, 12), 4 * SIZE);
  const middle = frameOf(interpolated(voxels, g) as Uint8Array, g, 2).filled;
  expect(Math.sqrt(area(middle) / Math.PI)).toBeCloseTo(8, 0);
});

test("with nothing between there is nothing to interpolate", () => {
  const voxels = new Uint8Array(7 * SIZE);
  voxels.set(disc(20, 20, 4), 2 * SIZE);
  voxels.set(disc(20, 20, 4), 3 * SIZE);
  expect(interpolated(voxels, g)).toBeNull();
});

test("holes are filled, bays are not", () => {
  const ring = disc(20, 20, 10).map((value, i) => (value && Math.hypot((i % 40) - 20, Math.floor(i / 40) - 20) > 5 ? 1 : 0));
  expect(withoutHoles({ width: 40, height: 40, filled: ring })).toEqual(disc(20, 20, 10));
  const open = ring.map((value, i) => (Math.floor(i / 40) === 20 && i % 40 > 20 ? 0 : value));
  expect(area(withoutHoles({ width: 40, height: 40, filled: open }))).toBe(area(open));
});

test("smoothing takes away a spike and keeps a disc", () => {
  const spiked = disc(20, 20, 9).map((value, i) => (Math.floor(i / 40) === 20 && i % 40 > 20 && i % 40 < 38 ? 1 : value));
  const round = smoothed({ width: 40, height: 40, filled: spiked });
  expect(round[20 * 40 + 36]).toBe(0);
  expect(Math.abs(area(round) - area(disc(20, 20, 9)))).toBeLessThan(12);
});

test("an outline fills the pixels whose centres it holds", () => {
  const corners = [[4.5, 5.5], [10.5, 5.5], [10.5, 9.5], [4.5, 9.5]] as const;
  const filled = rasterised(corners.map(([x, y]) => toWorld(g, [x, y, 2])) as World[], g, 2);
  expect(area(filled)).toBe(6 * 4);
  expect([filled[6 * 40 + 5], filled[9 * 40 + 10], filled[5 * 40 + 5], filled[6 * 40 + 4]]).toEqual([1, 1, 0, 0]);
});

test("a region grows over alike neighbours and stops at its bounds", () => {
  const bright = disc(20, 20, 6);
  const within = disc(22, 20, 6);
  const found = grown({ width: 40, height: 40, filled: within }, 20 * 40 + 20, (i) => (bright[i] ? 100 : 10), 80, 120);
  expect(found).toEqual(bright.map((value, i) => (value && within[i] ? 1 : 0)));
  expect(area(grown({ width: 40, height: 40, filled: within }, 0, () => 100, 80, 120))).toBe(0);
});
