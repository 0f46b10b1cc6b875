/** Free words. */

import { h } from "../dom";
import type { QuestionType } from "./type";

const LONGEST = 4000;

export const TEXT: QuestionType = {
  key: "text",
  mayBeNone: false,
  field: (parts) => {
    const area = h("textarea", { rows: 2, maxlength: LONGEST, "aria-labelledby": `${parts.id}-label` });
    area.addEventListener("input", () => {
      if (area.value.trim() === "") parts.clear();
      else parts.set(area.value, { merge: true });
    });
    return {
      element: h("div", { class: "text-field" }, area),
      show: (value) => {
        const text = typeof value === "string" ? value : "";
        // spaces only are no answer, yet stay while they are being typed
        if (area.value !== text && !(text === "" && document.activeElement === area && area.value.trim() === "")) area.value = text;
      },
      focus: () => area.focus(),
      setDisabled: (disabled) => (area.disabled = disabled),
    };
  },
  words: (_question, value) => String(value),
};
