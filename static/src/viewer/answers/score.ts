/** A step on a scale, answered by one key. */

import { optionsField } from "./options";
import type { QuestionType } from "./type";

export const SCORE: QuestionType = {
  key: "score",
  mayBeNone: false,
  field: (parts) => optionsField(parts, { compact: true }),
  words: (_question, value) => String(value),
};
