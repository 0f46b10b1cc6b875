/** In which pane an axis of the gland is to be measured, and how its pictures are called. */

import { dot } from "../geometry/space";
import { whyNot } from "../tools/fitting";
import type { HungPane, Panes } from "./panes";

export type AxisPlane = "sagittal" | "axial";

const T2: Record<AxisPlane, string> = { sagittal: "t2_sag", axial: "t2_ax" };
const ACROSS = { sagittal: [1, 0, 0], axial: [0, 0, 1] } as const;
/** Frames turned further than this (cosine) from a plane of the body are not called by its name. */
const STEEPEST = 0.8;

export interface AxisPane {
  readonly pane: HungPane;
  /** "the mid-sagittal T2" */
  readonly words: string;
}

/** The best of those hung: T2 in its plane, else ultrasound in it, else a moving picture, whose planes nobody knows. */
export function paneForAxis(panes: Panes, plane: AxisPlane): AxisPane | null {
  const fitting = panes.list.flatMap((pane) => {
    const found = fits(panes, pane, plane);
    return found ? [{ pane, ...found }] : [];
  });
  return fitting.sort((a, b) => a.rank - b.rank)[0] ?? null;
}

function fits(panes: Panes, pane: HungPane, plane: AxisPlane): { rank: number; words: string } | null {
  const stack = panes.stack(pane.id);
  const geometry = stack && panes.geometry(stack.id);
  if (!stack || !geometry || whyNot({ key: "gland", draws: true }, stack)) return null;
  const middle = plane === "sagittal" ? "mid-sagittal" : "axial";
  const names = [pane.role, stack.role, ...stack.pane_roles];
  if (names.includes(T2[plane])) return { rank: 0, words: `the ${middle} T2` };
  if (stack.cut) return stack.cut.plane === plane ? { rank: 1, words: `the ${middle} plane of the ultrasound volume` } : null;
  if (stack.kind === "volume") {
    // a volume without a place in the patient calls its own frames axial
    const isIn = stack.space === "volume" ? plane === "axial" : Math.abs(dot(geometry.normal, ACROSS[plane])) >= STEEPEST;
    return isIn ? { rank: 2, words: `the ${middle} frames of the ultrasound volume` } : null;
  }
  // the frames of micro-ultrasound run along the probe
  if (names.includes("micro_us")) return plane === "sagittal" ? { rank: 3, words: "the mid-sagittal frame of the micro-ultrasound" } : null;
  return names.includes("trus") ? { rank: 4, words: `the ${middle} frame of the ultrasound` } : null;
}
