/** The gland's volume by the protocol's own rule, out of the answers about its axes. */

import { ellipsoidMl, toTenth } from "../geometry/measures";
import type { DraftStore } from "../marks/store";
import type { Rule } from "../props";

const ruleOf = (rules: readonly Rule[]): Rule | undefined => rules.find((one) => one.key === "ellipsoid_volume");
const factorOf = (rule: Rule | undefined): number => Number(rule?.["factor"] ?? 0.52);

/** Null while an axis is open, or where the protocol computes none. */
export function glandMl(rules: readonly Rule[], store: DraftStore): number | null {
  const rule = ruleOf(rules);
  const inputs = Array.isArray(rule?.["inputs"]) ? (rule["inputs"] as string[]) : [];
  const axes = inputs.map((key) => store.answer(key, "case", null)?.value);
  if (axes.length !== 3 || !axes.every((axis): axis is number => typeof axis === "number")) return null;
  return toTenth(ellipsoidMl(axes as [number, number, number], factorOf(rule)));
}

export const glandWords = (rules: readonly Rule[], ml: number): string =>
  `Gland volume ${ml.toFixed(1)} ml (the three axes × ${factorOf(ruleOf(rules))})`;
