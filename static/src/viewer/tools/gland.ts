/** Measures the gland's three axes one after the other: two on the sagittal plane, one on the axial. */

import type { AxisPlane } from "../hanging/axis-panes";
import { measure } from "./length";
import type { Tool } from "./tool";

interface Axis {
  /** Written at the mark. */
  readonly label: string;
  readonly words: string;
  /** Where PI-RADS v2.1 measures it. */
  readonly plane: AxisPlane;
}

/** In the order that needs the fewest changes of pane. */
const AXES: Record<string, Axis> = {
  gland_ap: { label: "AP", words: "anterior to posterior", plane: "sagittal" },
  gland_longitudinal: { label: "long.", words: "the longest extent head to foot", plane: "sagittal" },
  gland_transverse: { label: "transv.", words: "the widest extent left to right", plane: "axial" },
};
const ORDER = Object.keys(AXES);

const plain = (axis: string): string => axis.replaceAll("_", " ");
export const axisLabel = (axis: string): string => AXES[axis]?.label ?? plain(axis);
export const axisWords = (axis: string): string => AXES[axis]?.words ?? plain(axis);
export const axisPlane = (axis: string): AxisPlane | null => AXES[axis]?.plane ?? null;
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
      finding: null,
      // an axis has one measure: the new one takes the place of the old
      also: (edit) => earlier.forEach((mark) => edit.mark({ ...mark, deleted: true })),
      kept: bench.glandAxisDone,
    });
  },
};
