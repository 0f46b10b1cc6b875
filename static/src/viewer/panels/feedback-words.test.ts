import { expect, test } from "vitest";
import type { Lesion } from "../saving/feedback-api";
import { apartWords, summary, whoseWords } from "./feedback-words";

const lesions = (...whose: Lesion["whose"][]): { lesions: Lesion[] } => ({
  lesions: whose.map((one, i) => ({ unit: i + 1, findings: {}, whose: one, lines: [], measures: [] })),
});

test("a category apart is said with its direction", () => {
  expect(apartWords(0)).toBe("the same category");
  expect(apartWords(-1)).toBe("one category lower than the reference");
  expect(apartWords(2)).toBe("2 categories higher than the reference");
  expect(apartWords(null)).toBe("");
});

test("the sum counts what was found, missed and marked besides", () => {
  expect(summary(lesions())).toBe("Neither you nor the reference marked a lesion.");
  expect(summary(lesions("both", "reference", "you"))).toBe("You found 1 of 2 lesions of the reference; you marked 1 that is not in it.");
  expect(summary(lesions("both"))).toBe("You found 1 of 1 lesion of the reference.");
  expect(summary(lesions("you", "you"))).toBe("The reference marks no lesion; you marked 2 that are not in it.");
});

test("whose a lesion is, is said in words", () => {
  expect(whoseWords({ whose: "reference" })).toBe("in the reference, not marked by you");
});
