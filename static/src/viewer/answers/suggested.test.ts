import { expect, test } from "vitest";
import type { Answer, Placed, Question } from "../props";
import { suggestionFor } from "./suggested";

const SECTORS: Question = {
  key: "sectors",
  scope: "finding",
  type: "sectors",
  label: "Sectors",
  required: true,
  scale: "nominal",
  options: [{ value: "Mid_R_PZpm", label: "Mid right PZpm" }],
};
const PLACED: Placed = { method: "zone_outlines", version: "1", findings: { f1: { sectors: ["Mid_R_PZpm", "New_R_X"], beyond_gland_mm: 0 } } };
const answer = (part: Partial<Answer>): Answer => ({ question: "sectors", scope_kind: "finding", scope_id: "f1", state: "answered", value: ["Mid_R_PZpm"], reason: null, ...part });

test("sectors are suggested for the finding that was drawn, those the protocol knows, with how they came about", () => {
  expect(suggestionFor(SECTORS, "f1", PLACED, null)).toEqual({ values: ["Mid_R_PZpm"], words: "from your outlines of the zones" });
  expect(suggestionFor(SECTORS, "f2", PLACED, null)).toBeNull();
  expect(suggestionFor(SECTORS, null, PLACED, null)).toBeNull();
});

test("an answer of the reader's own ends the suggestion, a cleared one brings it back", () => {
  expect(suggestionFor(SECTORS, "f1", PLACED, answer({}))).toBeNull();
  expect(suggestionFor(SECTORS, "f1", PLACED, answer({ state: "cannot_assess", value: null }))).toBeNull();
  expect(suggestionFor(SECTORS, "f1", PLACED, answer({ state: "none", value: null }))).toBeNull();
  expect(suggestionFor(SECTORS, "f1", PLACED, answer({ state: "not_asked", value: null }))?.values).toEqual(["Mid_R_PZpm"]);
});

test("nothing is suggested without a gland, or for other questions", () => {
  expect(suggestionFor(SECTORS, "f1", {}, null)).toBeNull();
  expect(suggestionFor({ ...SECTORS, type: "choice" }, "f1", PLACED, null)).toBeNull();
});
