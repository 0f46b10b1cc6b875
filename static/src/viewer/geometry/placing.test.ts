import { describe, expect, it } from "vitest";
import type { SentStack } from "../props";
import { aStack } from "../testing";
import { whyNot } from "../tools/fitting";
import { linkedFrame } from "./linking";
import { hasPlace, placed } from "./placing";
import { geometryOf, nearestFrame, toPixel, toWorld } from "./stack";

const brush = { key: "brush", draws: true };
const length = { key: "length", draws: true };
const point = { key: "point", draws: true };

function aCine(spacing: number | null): SentStack {
  const stack = aStack();
  return {
    ...stack,
    kind: "cine",
    frame_of_reference_uid: null,
    grid: { rows: 40, columns: 40, row_spacing_mm: spacing, column_spacing_mm: spacing, row_direction: null, column_direction: null },
    frames: stack.frames.map((frame) => ({ ...frame, position_mm: null })),
  };
}

describe("pictures without a place in the patient", () => {
  it("lie in a plane of their own, a frame apart from each other", () => {
    const geometry = geometryOf(placed(aCine(0.1)));
    const place = toWorld(geometry, [10, 20, 3]);
    expect(place.map((one) => Math.round(one * 1000) / 1000)).toEqual([1, 2, 3]);
    expect(nearestFrame(geometry, place)).toBe(3);
    expect(toPixel(geometry, place, 3).map(Math.round)).toEqual([10, 20]);
  });

  it("are linked to nothing, not even to each other", () => {
    const [a, b] = [geometryOf(placed(aCine(0.1))), geometryOf(placed(aCine(0.1)))];
    expect(linkedFrame(a, 1, b)).toBeNull();
    expect(hasPlace(placed(aCine(0.1)))).toBe(false);
  });

  it("are measured only with a scale, and never painted through", () => {
    const [scaled, bare] = [placed(aCine(0.1)), placed(aCine(null))];
    expect([point, length, brush].map((tool) => whyNot(tool, scaled) === null)).toEqual([true, true, false]);
    expect([point, length, brush].map((tool) => whyNot(tool, bare) === null)).toEqual([true, false, false]);
  });

  it("leave parallel slices as they are", () => {
    const slices = placed(aStack());
    expect(slices.frames).toEqual(aStack().frames);
    expect([point, length, brush].every((tool) => whyNot(tool, slices) === null)).toBe(true);
  });
});
