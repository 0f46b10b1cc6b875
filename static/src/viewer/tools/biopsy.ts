/** Marks where a needle went, and which segment of tissue it took. */

import { LONGEST_CORE_MM } from "../marks/core";
import { LONGEST_NEEDLE_MM } from "../marks/needle";
import { reaching } from "../marks/segment";
import { measure } from "./length";
import type { Bench, Tool } from "./tool";

export const NEEDLE_TOOL: Tool = {
  key: "needle",
  label: "Needle",
  hint: "Drag or click from where the needle enters to its tip. It is of the case, not of a finding.",
  cursor: "crosshair",
  draws: true,
  makes: "needle",
  press: (bench, pointer) =>
    measure(bench, pointer, { label: "needle", structure: null, finding: null, as: (from, to) => ({ kind: "needle", points_mm: [from, reaching(from, to, LONGEST_NEEDLE_MM)] }) }),
};

export const CORE_TOOL: Tool = {
  key: "core",
  label: "Biopsy core",
  hint: "Drag or click from end to end of the segment that was taken. It ends at 50 mm. Cores are numbered; F2 gives another number, side and sector.",
  cursor: "crosshair",
  draws: true,
  makes: "core",
  press: (bench, pointer) =>
    measure(bench, pointer, {
      label: "biopsy core",
      structure: null,
      finding: null,
      name: String(nextNumber(bench)),
      as: (from, to) => ({ kind: "core", points_mm: [from, reaching(from, to, LONGEST_CORE_MM)] }),
    }),
};

/** The first word of a core's name is its number, as pathology counts them. */
function nextNumber(bench: Bench): number {
  const cores = bench.store.marks().filter((mark) => mark.geometry.kind === "core");
  return 1 + Math.max(0, ...cores.map((mark) => Number.parseInt(mark.name ?? "", 10) || 0));
}
