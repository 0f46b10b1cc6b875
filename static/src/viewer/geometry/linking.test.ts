import { expect, test } from "vitest";
import { aStack } from "../testing";
import { linkedFrame } from "./linking";
import { geometryOf, heightAbove, frameCentre, nearestFrame, toPixel, toWorld } from "./stack";

const axial = geometryOf(aStack({ frames: 19, sliceSpacing: 3 }));

test("panes of other spacing show the slice nearest in millimetres", () => {
  const thin = geometryOf(aStack({ id: "thin", frames: 60, sliceSpacing: 1, origin: [0, 0, -2] }));
  const linked = linkedFrame(axial, 4, thin);
  expect(linked).toBe(14); // 12 mm above 0 is 14 slices of 1 mm above -2
});

test("a tilted stack is linked by the centre of the slice, within half its spacing", () => {
  const angle = (12 * Math.PI) / 180;
  const tilted = geometryOf(aStack({ id: "tilted", frames: 19, column: [0, Math.cos(angle), Math.sin(angle)], origin: [1, 2, -3] }));
  for (let frame = 3; frame < 16; frame += 1) {
    const linked = linkedFrame(axial, frame, tilted) as number;
    expect(Math.abs(heightAbove(tilted, linked, frameCentre(axial, frame)))).toBeLessThanOrEqual(tilted.sliceSpacing / 2 + 1e-9);
  }
});

test("another frame of reference is never linked", () => {
  expect(linkedFrame(axial, 4, geometryOf(aStack({ id: "other", frameOfReference: "9.9" })))).toBeNull();
});

test("a sagittal stack scrolls by itself", () => {
  expect(linkedFrame(axial, 4, geometryOf(aStack({ id: "sag", row: [0, 1, 0], column: [0, 0, -1] })))).toBeNull();
});

test("a stack of empty frame of reference is linked to nothing", () => {
  const unnamed = geometryOf(aStack({ id: "unnamed", frameOfReference: "" }));
  expect(linkedFrame(unnamed, 0, unnamed)).toBeNull();
});

test("voxels and patient places convert back and forth on an oblique grid", () => {
  const g = geometryOf(aStack({ row: [0.8, 0.6, 0], column: [-0.6, 0.8, 0], origin: [10, -20, 30], spacing: 0.7 }));
  const place = toWorld(g, [12, 7, 3]);
  expect(nearestFrame(g, place)).toBe(3);
  expect(toPixel(g, place, 3)[0]).toBeCloseTo(12, 9);
  expect(toPixel(g, place, 3)[1]).toBeCloseTo(7, 9);
});
