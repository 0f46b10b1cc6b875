/** Yes or no. */

import { optionsField } from "./options";
import type { QuestionType } from "./type";

const OPTIONS = [
  { value: "yes", label: "Yes", key: "y" },
  { value: "no", label: "No", key: "n" },
];

const wordOf = (value: unknown): string | null => (value === true ? "yes" : value === false ? "no" : null);

export const FLAG: QuestionType = {
  key: "flag",
  mayBeNone: false,
  field: (parts) => {
    const set: typeof parts.set = (value, options) => parts.set(value === "yes", options);
    const field = optionsField({ ...parts, question: { ...parts.question, options: OPTIONS }, set }, { compact: false });
    return { ...field, show: (value) => field.show(wordOf(value)) };
  },
  words: (_question, value) => wordOf(value) ?? "",
};
