/** How likely something is, in five steps. */

import { optionWords, optionsField } from "./options";
import type { QuestionType } from "./type";

export const LIKELIHOOD: QuestionType = {
  key: "likelihood",
  mayBeNone: false,
  field: (parts) => optionsField(parts, { compact: true }),
  words: optionWords,
};
