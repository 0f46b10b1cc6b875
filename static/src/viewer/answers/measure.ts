/** A length, area or volume, usually taken over from a mark. */

import { numberField } from "./number";
import type { QuestionType } from "./type";

export const MEASURE: QuestionType = {
  key: "measure",
  mayBeNone: false,
  field: (parts) => numberField(parts, "0.1"),
  words: (question, value) => `${Number(value).toFixed(1)} ${question.unit ?? ""}`.trim(),
};
