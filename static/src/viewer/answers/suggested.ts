/** Answers suggested by geometry: the server works them out, the reader takes them or gives others. */

import type { Answer, Placed, Question } from "../props";

export interface Suggestion {
  readonly values: readonly string[];
  /** How it came about. */
  readonly words: string;
}

const METHODS: Record<string, string> = {
  gland_outline: "from your outline of the gland",
  zone_outlines: "from your outlines of the zones",
  gland_axes: "from the three axes of the gland",
};

/** Only while the question is open: an answer of the reader's own needs none. */
export function suggestionFor(question: Question, findingId: string | null, placed: Placed, given: Answer | null): Suggestion | null {
  if (question.type !== "sectors" || !findingId) return null;
  if (given && given.state !== "not_asked") return null;
  const known = new Set((question.options ?? []).map((option) => option.value));
  const values = (placed.findings?.[findingId]?.sectors ?? []).filter((value) => known.has(value));
  return values.length ? { values, words: METHODS[placed.method ?? ""] ?? "from what you drew" } : null;
}
