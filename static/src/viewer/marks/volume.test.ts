import { expect, test } from "vitest";
import { aStack } from "../testing";
import { geometryOf, toWorld } from "../geometry/stack";
import { boundsOf, crossSection, paintStroke, sizeOf } from "./volume";

const g = geometryOf(aStack({ rows: 60, columns: 60, frames: 9, spacing: 0.5 }));

test("a dab fills the pixels whose centres lie within the radius", () => {
  const voxels = new Uint8Array(sizeOf(g));
  const centre = toWorld(g, [30, 30, 4]);
  paintStroke(voxels, g, 4, centre, centre, 3, 1);
  const filled = voxels.reduce((sum, value) => sum + value, 0);
  // pixels within 6 pixels of a pixel centre (Gauss circle problem)
  expect(filled).toBe(113);
  expect(boundsOf(voxels, g)).toEqual({ low: [24, 24, 4], high: [36, 36, 4] });
});

test("a fast stroke leaves no gap between its points", () => {
  const voxels = new Uint8Array(sizeOf(g));
  paintStroke(voxels, g, 4, toWorld(g, [5, 30, 4]), toWorld(g, [55, 30, 4]), 1, 1);
  for (let column = 5; column <= 55; column += 1) expect(voxels[(4 * 60 + 30) * 60 + column]).toBe(1);
});

test("erasing takes away what was painted", () => {
  const voxels = new Uint8Array(sizeOf(g));
  const centre = toWorld(g, [30, 30, 4]);
  paintStroke(voxels, g, 4, centre, centre, 3, 1);
  paintStroke(voxels, g, 4, centre, centre, 4, 0);
  expect(boundsOf(voxels, g)).toBeNull();
});

test("painting beyond the border stays inside the slice", () => {
  const voxels = new Uint8Array(sizeOf(g));
  const corner = toWorld(g, [0, 0, 4]);
  paintStroke(voxels, g, 4, corner, corner, 3, 1);
  expect(boundsOf(voxels, g)).toEqual({ low: [0, 0, 4], high: [6, 6, 4] });
});

test("a mask is cut by the plane of another stack where it lies in the patient", () => {
  const voxels = new Uint8Array(sizeOf(g));
  for (const frame of [3, 4, 5]) {
    const centre = toWorld(g, [30, 30, frame]);
    paintStroke(voxels, g, frame, centre, centre, 3, 1);
  }
  // the sagittal normal points to the patient's right: frame 4 is 12 mm from the first one, at x = 15
  const sagittal = geometryOf(
    aStack({ id: "sag", rows: 60, columns: 60, frames: 9, row: [0, 1, 0], column: [0, 0, -1], origin: [27, 0, 26], spacing: 0.5 }),
  );
  const cut = crossSection(voxels, g, sagittal, 4);
  const areaMm2 = (cut?.filled.reduce((sum, value) => sum + value, 0) ?? 0) * 0.5 * 0.5;
  // 13 pixels of 0.5 mm across, three slices of 3 mm
  expect(areaMm2).toBeGreaterThan(6.5 * 9 * 0.9);
  expect(areaMm2).toBeLessThan(6.5 * 9 * 1.1);
  expect(crossSection(voxels, g, sagittal, 8)?.filled.includes(1) ?? false).toBe(false);
});
