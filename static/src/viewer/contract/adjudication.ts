/** What the server sends and takes, made from its OpenAPI by `python -m tests.house.typescript`: change it there. */

import type { Disclosed } from "./draft";
import type { Preferences, Registration, ShownFact, ShownGuideline, ShownLayout, ShownProtocol, ShownStack } from "./manifest";

export interface AdjudicationManifest {
  hanging: ShownLayout;
  layouts: ShownLayout[];
  stacks: ShownStack[];
  registrations: Registration[];
  facts: ShownFact[];
  protocol: ShownProtocol;
  guideline: ShownGuideline | null;
  preferences: Preferences;
  reading: ComparisonHead;
  readers: Disclosed[];
  differences: ShownDifference[];
}

export type Cause = "slip" | "misread" | "guideline_gap" | "image_quality" | "true_ambiguity" | "matching_artefact";

export interface ComparisonHead {
  id: string;
  case_code: string;
  campaign: string;
  position: number;
  of: number;
  stage: number;
  stages: number;
  signed_at: string | null;
  next_reading_id: string | null;
  state: "draft" | "signed";
}

export interface FindingRef {
  alias: string;
  finding_id: string;
}

export interface SaidBy {
  alias: string;
  text: string;
}

/** `lesion`: the number of the lesion it is about, null for the case. */
export interface ShownDifference {
  id: string;
  item: string;
  lesion: number | null;
  kind: string;
  title: string;
  finding_refs: FindingRef[];
  measured: Record<string, unknown>;
  rule: string;
  rule_key: string;
  rule_version: string;
  said: SaidBy[];
  focus_mm: readonly [number, number, number] | null;
  state: "open" | "settled";
  verdict: ShownVerdict | null;
}

export interface ShownVerdict {
  kind: VerdictKind;
  alias: string | null;
  composite: Record<string, unknown> | null;
  cause: Cause;
  rationale: string;
  version: number;
  carried_over: boolean;
}

export type VerdictKind = "accept_one" | "composite" | "none" | "not_assessable" | "irreducible";
