/** The contract of the adjudication room: readers by letter, differences, verdicts. */

import type { World } from "./geometry/space";
import type { Answer, Computed, Finding, Manifest, WireMark } from "./props";

export type VerdictKind = "accept_one" | "composite" | "none" | "not_assessable" | "irreducible";

export interface Verdict {
  kind: VerdictKind;
  alias: string | null;
  composite: Record<string, unknown> | null;
  cause: string;
  rationale: string;
}

export interface Difference {
  id: string;
  item: string;
  /** Number of the lesion it is about, or null for the case. */
  lesion?: number | null;
  kind: string;
  title: string;
  finding_refs: { alias: string; finding_id: string }[];
  measured: Record<string, unknown>;
  rule: string;
  said: { alias: string; text: string }[];
  focus_mm: World | null;
  state: "open" | "settled";
  verdict: (Verdict & { carried_over?: boolean }) | null;
}

export interface DisclosedReading {
  alias: string;
  findings: Finding[];
  marks: WireMark[];
  answers: Answer[];
  computed: Computed;
}

export interface AdjudicationManifest extends Manifest {
  readers: DisclosedReading[];
  differences: Difference[];
}
