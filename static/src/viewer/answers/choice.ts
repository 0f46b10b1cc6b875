/** One of several named answers. */

import { optionWords, optionsField } from "./options";
import type { QuestionType } from "./type";

/** Short values, such as zones, are shown as caps with the words beside them. */
const LONGEST_CAP = 5;

export const CHOICE: QuestionType = {
  key: "choice",
  mayBeNone: false,
  field: (parts) => {
    const compact = (parts.question.options ?? []).every((option) => option.value.length <= LONGEST_CAP);
    return optionsField(parts, { compact });
  },
  words: optionWords,
};
