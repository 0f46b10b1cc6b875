import { expect, test } from "vitest";
import { DraftStore } from "../marks/store";
import type { Question } from "../props";
import { isAsked, scopeIds } from "./asked";
import { QUESTION_TYPES } from "./catalogue";

const question = (part: Partial<Question>): Question => ({
  key: "rule_zone",
  scope: "finding",
  type: "choice",
  label: "Score by the rules of",
  required: true,
  scale: "nominal",
  ...part,
});

test("a conditional question is asked while the other has one of its values, and no longer", () => {
  const store = new DraftStore();
  const hanging = question({ when: { question: "zone", in: ["CZ", "AFS"] } });
  const say = (value: string) =>
    store.change("Zone", (edit) =>
      edit.answer({ question: "zone", scope_kind: "finding", scope_id: "f1", state: "answered", value, reason: null }),
    );
  expect(isAsked(hanging, "f1", store)).toBe(false);
  say("CZ");
  expect(isAsked(hanging, "f1", store)).toBe(true);
  expect(isAsked(hanging, "f2", store)).toBe(false);
  say("PZ");
  expect(isAsked(hanging, "f1", store)).toBe(false);
});

test("quality is asked once for each sequence, by its role", () => {
  expect(scopeIds(question({ scope: "stack", for_roles: ["t2_ax", "adc"] }), [], null)).toEqual(["t2_ax", "adc"]);
  expect(scopeIds(question({ scope: "case" }), [], null)).toEqual([null]);
  expect(scopeIds(question({}), [], "f1")).toEqual(["f1"]);
});

test("the viewer answers every type of the server's catalogue", () => {
  const keys = QUESTION_TYPES.map((type) => type.key).sort();
  expect(keys).toEqual(["choice", "flag", "likelihood", "measure", "number", "percent", "score", "sectors", "text"]);
});
