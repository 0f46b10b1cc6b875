/** What is selected in the panel, and what comes next: the case, then its findings, then the case again. */

import type { Finding } from "../props";

/** The case, or a finding. */
export type Selection = "case" | { finding: string };

export function beside(selected: Selection, findings: readonly Finding[], by: number): Selection {
  const at = selected === "case" ? 0 : 1 + findings.findIndex((one) => one.id === selected.finding);
  const round = findings.length + 1;
  const next = findings[((at + by + round) % round) - 1];
  return next ? { finding: next.id } : "case";
}
