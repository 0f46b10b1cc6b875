/** Marks where a needle went, and which segment of tissue it took. */

import type { World } from "../geometry/space";
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
    measure(bench, pointer, { label: "needle", structure: null, finding: null, as: (from, to) => ({ kind: "needle", points_mm: [from, to] }) }),
};

export const CORE_TOOL: Tool = {
  key: "core",
  label: "Biopsy core",
  hint: "Drag or click from end to end of the segment that was taken. Cores are numbered; F2 gives another number, side and sector.",
  cursor: "crosshair",
  draws: true,
  makes: "core",
  press: (bench, pointer) =>
    measure(bench, pointer, {
      label: "biopsy core",
      structure: null,
      finding: null,
      name: String(nextNumber(bench)),
      as: (from: World, to: World) => ({ kind: "core", points_mm: [from, to] }),
    }),
};

/** The first word of a core's name is its number, as pathology counts them. */
function nextNumber(bench: Bench): number {
  const cores = bench.store.marks().filter((mark) => mark.geometry.kind === "core");
  return 1 + Math.max(0, ...cores.map((mark) => Number.parseInt(mark.name ?? "", 10) || 0));
}
