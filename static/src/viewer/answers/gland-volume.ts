/** The gland's volume by the protocol's own rule, out of the answers about its axes. */

import { ellipsoidMl, toTenth } from "../geometry/measures";
import type { DraftStore } from "../marks/store";
import type { Rule } from "../props";

const ruleOf = (rules: readonly Rule[]): Rule | undefined => rules.find((one) => one.key === "ellipsoid_volume");
const factorOf = (rule: Rule | undefined): number => Number(rule?.["factor"] ?? 0.52);

/** The answers about the axes in mm; null while one is open, or where the protocol computes no volume. */
export function glandAxesMm(rules: readonly Rule[], store: DraftStore): readonly [number, number, number] | null {
  const rule = ruleOf(rules);
  const inputs = Array.isArray(rule?.["inputs"]) ? (rule["inputs"] as string[]) : [];
  const axes = inputs.map((key) => store.answer(key, "case", null)?.value);
  return axes.length === 3 && axes.every((axis): axis is number => typeof axis === "number") ? (axes as [number, number, number]) : null;
}

export function glandMl(rules: readonly Rule[], store: DraftStore): number | null {
  const axes = glandAxesMm(rules, store);
  return axes && toTenth(ellipsoidMl(axes, factorOf(ruleOf(rules))));
}

export const glandWords = (rules: readonly Rule[], ml: number): string =>
  `Gland volume ${ml.toFixed(1)} ml (the three axes × ${factorOf(ruleOf(rules))})`;
