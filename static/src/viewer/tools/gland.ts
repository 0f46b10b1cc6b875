/** Measures the gland's three axes one after the other: on the sagittal, then on the axial T2. */

import { measure } from "./length";
import type { Tool } from "./tool";

/** Where PI-RADS v2.1 measures each axis. */
const PANE_OF_AXIS: Record<string, string> = { gland_ap: "t2_sag", gland_longitudinal: "t2_sag", gland_transverse: "t2_ax" };

const WORDS: Record<string, string> = {
  gland_ap: "anterior to posterior, on the mid-sagittal T2",
  gland_longitudinal: "the longest extent head to foot, on the mid-sagittal T2",
  gland_transverse: "the widest extent, on the axial T2",
};

const LABELS: Record<string, string> = { gland_ap: "AP", gland_longitudinal: "long.", gland_transverse: "transv." };

/** The order that needs the fewest changes of pane. */
const ORDER = ["gland_ap", "gland_longitudinal", "gland_transverse"];

export const paneRoleOfAxis = (axis: string): string | null => PANE_OF_AXIS[axis] ?? null;
/** Written at the mark. */
export const axisLabel = (axis: string): string => LABELS[axis] ?? axis.replaceAll("_", " ");
export const axisWords = (axis: string): string => WORDS[axis] ?? axis.replaceAll("_", " ");
export const inMeasuringOrder = (axes: readonly string[]): string[] =>
  [...axes].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));

export const GLAND_TOOL: Tool = {
  key: "gland",
  label: "Gland axes",
  hint: "Measures the gland's three axes in turn.",
  cursor: "crosshair",
  draws: true,
  makes: "length",
  press: (bench, pointer) => {
    const axis = bench.glandAxis();
    if (!axis) return null;
    const earlier = bench.store.marks().filter((mark) => mark.structure === axis);
    return measure(bench, pointer, {
      label: "gland axis",
      structure: axis,
      finding: () => null,
      done: (edit) => {
        // an axis has one measure: the new one takes the place of the old
        earlier.forEach((mark) => edit.mark({ ...mark, deleted: true }));
        bench.glandAxisDone(axis);
      },
    });
  },
};
