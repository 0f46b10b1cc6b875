import { beforeEach, expect, test } from "vitest";
import { FakeEngine } from "../engine/fake";
import { cutGrid, axesOf, UPRIGHT, whyNoCut, type Angles, type CutPlane } from "../geometry/cut";
import { interpolated, resliced } from "../geometry/reslice";
import { distance, dot, subtract, type Vector, type World } from "../geometry/space";
import { geometryOf, toWorld } from "../geometry/stack";
import type { Layout, Stack } from "../props";
import { aStack, type StackWish } from "../testing";
import { cutLines } from "./cut-lines";
import { Panes } from "./panes";
import { PlaneHand } from "./plane-hand";

const TILTED: StackWish = { row: [0.8, 0.6, 0], column: [-0.36, 0.48, 0.8], origin: [-20, 31.5, 7], spacing: 0.3, sliceSpacing: 0.7, frames: 30, rows: 50, columns: 60 };

const volume = (wish: StackWish = {}): Stack => ({ ...aStack({ id: "vol", role: "trus", ...wish }), kind: "volume" });
/** A slope is what trilinear interpolation gives back exactly. */
const slope = ([x, y, z]: Vector): number => 300 + 2.5 * x - 1.75 * y + 3.1 * z;

function numbersOf(stack: Stack): Float32Array[] {
  const g = geometryOf(stack);
  return g.origins.map((_, k) => Float32Array.from({ length: g.rows * g.columns }, (_, at) => slope(toWorld(g, [at % g.columns, Math.floor(at / g.columns), k]))));
}

const cases: [CutPlane, Angles][] = [
  ["axial", UPRIGHT],
  ["sagittal", UPRIGHT],
  ["coronal", UPRIGHT],
  ["axial", { turn: 17, tilt: -33 }],
  ["sagittal", { turn: 45, tilt: 45 }],
  ["coronal", { turn: -80, tilt: 5 }],
];

test.each(cases)("every pixel of a %s cut %o holds the value of its own place, within what 0.1 mm changes", (plane, angles) => {
  const stack = volume(TILTED);
  const g = geometryOf(stack);
  const numbers = numbersOf(stack);
  const grid = cutGrid(g, axesOf(g, false, plane, angles), toWorld(g, [21.3, 18.8, 11]));
  const worst = 0.1 * Math.hypot(2.5, 1.75, 3.1);
  // collected, then judged: an expectation for each of a hundred thousand pixels takes seconds
  let [inside, lost, apart] = [0, 0, 0];
  for (let frame = 0; frame < grid.origins.length; frame += 7) {
    const pixels = new Float32Array(grid.rows * grid.columns);
    resliced(numbers, g, grid, frame, pixels, false, -1);
    const shown = geometryOf({ ...stack, id: "cut", grid: { rows: grid.rows, columns: grid.columns, row_spacing_mm: grid.spacing, column_spacing_mm: grid.spacing, row_direction: grid.right, column_direction: grid.down }, frames: grid.origins.map((position_mm) => ({ position_mm })) as Stack["frames"] });
    pixels.forEach((value, at) => {
      const place = toWorld(shown, [at % grid.columns, Math.floor(at / grid.columns), frame]);
      if (value === -1) lost += interpolated(numbers, g, place) === null ? 0 : 1;
      else apart = Math.max(apart, Math.abs(value - slope(place)));
      inside += value === -1 ? 0 : 1;
    });
  }
  expect(lost).toBe(0);
  expect(apart).toBeLessThan(worst / 50);
  expect(inside).toBeGreaterThan(1000);
});

test("a small ball is found where it lies, within 0.1 mm, on every cut through its centre", () => {
  const stack = volume(TILTED);
  const g = geometryOf(stack);
  const centre = toWorld(g, [30.4, 22.7, 15.2]);
  const blur = ([x, y, z]: Vector): number => 1000 * Math.exp(-((x - centre[0]) ** 2 + (y - centre[1]) ** 2 + (z - centre[2]) ** 2) / (2 * 1.6 ** 2));
  const numbers = g.origins.map((_, k) => Float32Array.from({ length: g.rows * g.columns }, (_, at) => blur(toWorld(g, [at % g.columns, Math.floor(at / g.columns), k]))));
  for (const [plane, angles] of cases) {
    const axes = axesOf(g, false, plane, angles);
    const grid = cutGrid(g, axes, centre);
    const frame = grid.origins.findIndex((origin) => Math.abs(dot(subtract(centre, origin), axes.normal)) < 1e-6);
    expect(frame).toBeGreaterThanOrEqual(0);
    const pixels = new Float32Array(grid.rows * grid.columns);
    resliced(numbers, g, grid, frame, pixels, false, 0);
    let [sum, x, y] = [0, 0, 0];
    pixels.forEach((value, at) => {
      if (value < 100) return;
      sum += value;
      x += value * (at % grid.columns);
      y += value * Math.floor(at / grid.columns);
    });
    const origin = grid.origins[frame] as World;
    const found = [0, 1, 2].map((axis) => origin[axis as 0] + (axes.right[axis as 0] * x * grid.spacing) / sum + (axes.down[axis as 0] * y * grid.spacing) / sum) as unknown as World;
    expect(distance(found, centre)).toBeLessThan(0.1);
  }
});

test("in a patient, planes are named by the body however the volume was acquired; head and front are up", () => {
  const g = geometryOf(volume({ row: [0, 1, 0], column: [0, 0, -1] }));
  expect(axesOf(g, true, "axial", UPRIGHT)).toMatchObject({ right: [1, 0, 0], down: [0, 1, 0] });
  const sagittal = axesOf(g, true, "sagittal", UPRIGHT);
  expect(dot(sagittal.right, [0, 1, 0])).toBe(1);
  expect(dot(sagittal.down, [0, 0, -1])).toBe(1);
});

test("frames with a gap, and a single one, are no volume", () => {
  const uneven = volume({ frames: 5 });
  (uneven.frames[3] as { position_mm: Vector }).position_mm = [0, 0, 9.5];
  expect(whyNoCut(geometryOf(uneven))).toContain("not evenly spaced");
  expect(whyNoCut(geometryOf(volume({ frames: 1 })))).toBe("one frame is no volume");
});

const LAYOUT: Layout = { key: "m", rows: 2, columns: 2, panes: ["trus", "trus", "trus", "trus"], planes: ["axial", "sagittal", "coronal", ""] };
let panes: Panes;
let hand: PlaneHand;
const heightOff = (id: string, place: World): number => {
  const { geometry, frame } = panes.slice(id) as NonNullable<ReturnType<Panes["slice"]>>;
  return Math.abs(dot(place, geometry.normal) - (geometry.heights[frame] as number));
};

beforeEach(async () => {
  const stacks = [volume(TILTED)];
  panes = new Panes({ hanging: LAYOUT, stacks }, new FakeEngine(stacks));
  hand = new PlaneHand(panes);
  await panes.open();
});

test("three planes and the acquired frames open through one point, which scrolling one takes along", () => {
  const point = panes.cuts.point("vol") as World;
  ["pane-1", "pane-2", "pane-3"].forEach((id) => expect(heightOff(id, point)).toBeLessThan(1e-6));
  panes.step("pane-2", 4);
  const moved = panes.cuts.point("vol") as World;
  expect(distance(point, moved)).toBeCloseTo(4 * 0.3, 6);
  ["pane-1", "pane-2", "pane-3"].forEach((id) => expect(heightOff(id, moved)).toBeLessThan(1e-6));
});

test("a turned plane still passes through the point, which stays where it was on the screen; and back to zero", async () => {
  const point = panes.cuts.point("vol") as World;
  const before = panes.engine.toCanvas("pane-3", point);
  hand.turnBy("pane-3", { turn: 20, tilt: 0 });
  hand.turnBy("pane-3", { turn: 0, tilt: -15 });
  await expect.poll(() => panes.cuts.of("pane-3")?.angles).toEqual({ turn: 20, tilt: -15 });
  await expect.poll(() => heightOff("pane-3", point)).toBeLessThan(1e-6);
  const after = panes.engine.toCanvas("pane-3", point);
  expect(after?.[0]).toBeCloseTo(before?.[0] as number, 6);
  expect(after?.[1]).toBeCloseTo(before?.[1] as number, 6);
  hand.upright("pane-3");
  await expect.poll(() => panes.cuts.of("pane-3")?.angles).toEqual(UPRIGHT);
});

test("a line led by a hand of 30° about the point turns its plane by 30°, and the line follows the hand", async () => {
  const line = cutLines(panes, "pane-1").find((one) => one.plane === "sagittal") as ReturnType<typeof cutLines>[number];
  const { normal } = panes.cuts.of("pane-1")?.axes as { normal: Vector };
  const point = panes.cuts.point("vol") as World;
  const [right, down] = [panes.cuts.of("pane-1")?.axes.right as Vector, panes.cuts.of("pane-1")?.axes.down as Vector];
  const offset = subtract(line.handles[0], point);
  const [x, y] = [dot(offset, right), dot(offset, down)];
  const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  const to = [0, 1, 2].map((axis) => point[axis as 0] + right[axis as 0] * (x * c - y * s) + down[axis as 0] * (x * s + y * c)) as unknown as World;
  hand.leading("pane-1", line, line.handles[0])(to);
  await expect.poll(() => Math.abs(panes.cuts.of("pane-2")?.angles.turn ?? 0)).toBe(30);
  const turned = panes.cuts.of("pane-2")?.axes.normal as Vector;
  expect(Math.abs(dot(subtract(to, point), turned))).toBeLessThan(1e-6);
  expect(Math.abs(dot(turned, normal))).toBeLessThan(1e-6);
});
