/** Choosing stacks by role, and what can be shown instead of one. */

import type { Stack } from "../props";

/** The stack for a pane: one that hangs there, else one of that very role; the preferred first. */
export function stackFor(role: string, all: readonly Stack[], kind: Stack["kind"] | null = null): Stack | null {
  const stacks = kind ? all.filter((stack) => stack.kind === kind) : all;
  const hung = stacks.filter((stack) => stack.pane_roles.includes(role));
  const fitting = hung.length ? hung : stacks.filter((stack) => stack.role === role);
  return fitting.find((stack) => stack.preferred) ?? fitting[0] ?? null;
}

const NAMES: Record<string, string> = {
  t2_ax: "T2 axial",
  t2_sag: "T2 sagittal",
  t2_cor: "T2 coronal",
  adc: "ADC",
  high_b: "High b",
  dce: "DCE",
  dwi: "DWI",
  dwi_low_b: "DWI low b",
  dwi_high_b: "DWI high b",
  dwi_calculated_high_b: "calculated high b",
  dwi_multi_b: "DWI",
  trus: "TRUS",
  micro_us: "Micro-ultrasound",
};

/** A role in a reader's words; questions for each sequence are headed by it. */
export const roleName = (role: string): string => NAMES[role] ?? role.replaceAll("_", " ");

/** Of a stack over time: "78 s after the first"; null of any other, and where nobody says. */
export function timeWords({ time_s }: Pick<Stack, "time_s">): string | null {
  if (time_s === undefined) return null;
  return time_s === 0 ? "the first time" : `${Math.round(time_s)} s after the first`;
}

/** Stacks to step through from one: all diffusion weightings by b, or all stacks of the study. */
export function alternatives(from: Stack, stacks: readonly Stack[], what: "b_value" | "series"): Stack[] {
  if (what === "series") return [...stacks];
  return stacks
    .filter((stack) => stack.b_value !== null && stack.frame_of_reference_uid === from.frame_of_reference_uid)
    .sort((a, b) => (a.b_value ?? 0) - (b.b_value ?? 0));
}
