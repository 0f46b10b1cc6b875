import { expect, test } from "vitest";
import { pulled, redrawn } from "./redraw";
import type { World } from "./space";

const circle = Array.from({ length: 72 }, (_, i): World => [10 * Math.cos((i * Math.PI) / 36), 10 * Math.sin((i * Math.PI) / 36), 5]);
const farthestX = (points: readonly World[]): number => Math.max(...points.map((point) => point[0]));
const lowestX = (points: readonly World[]): number => Math.min(...points.map((point) => point[0]));

test.each([["clockwise", 1], ["against it", -1]])("a bulge drawn %s takes the place of the part it bridges", (_, sign) => {
  const bulge = [-30, -15, 0, 15, 30].map((degrees): World => {
    const angle = (degrees * sign * Math.PI) / 180;
    const radius = Math.abs(degrees) === 30 ? 10 : 14;
    return [radius * Math.cos(angle), radius * Math.sin(angle), 5];
  });
  const made = redrawn(circle, bulge);
  expect(farthestX(made)).toBeCloseTo(14, 6);
  expect(lowestX(made)).toBeCloseTo(-10, 6);
  const steps = made.map((point, i) => Math.hypot(point[0] - made[(i + 1) % made.length]![0], point[1] - made[(i + 1) % made.length]![1]));
  expect(Math.max(...steps)).toBeLessThan(6);
});

test("a line that ends where it began changes nothing", () => {
  expect(redrawn(circle, [circle[3] as World, [20, 0, 5], circle[3] as World])).toEqual(circle);
});

test("pulling one corner moves its neighbours less and the far side not at all", () => {
  const made = pulled(circle, 0, [13, 0, 5], 5);
  expect(made[0]).toEqual([13, 0, 5]);
  expect(made[2]![0]).toBeGreaterThan(circle[2]![0]);
  expect(made[2]![0] - circle[2]![0]).toBeLessThan(3);
  expect(made[36]).toEqual(circle[36]);
});
