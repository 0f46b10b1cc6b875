/** A share from 0 to 100, on a slider that is empty until it is touched. */

import { h } from "../dom";
import type { QuestionType } from "./type";

const MIDDLE = "50";

export const PERCENT: QuestionType = {
  key: "percent",
  mayBeNone: false,
  field: (parts) => {
    const { id } = parts;
    const shown = h("output", { class: "percent-value" }, "–");
    const slider = h("input", {
      type: "range",
      min: 0,
      max: 100,
      step: 1,
      value: MIDDLE,
      class: "unset",
      "aria-labelledby": `${id}-label`,
      "aria-valuetext": "not answered",
    });
    slider.addEventListener("input", () => parts.set(slider.valueAsNumber, { merge: true }));
    // a click on the middle of an empty slider changes nothing, and still is an answer
    slider.addEventListener("change", () => parts.set(slider.valueAsNumber, { merge: true }));
    return {
      element: h("div", { class: "percent-field" }, slider, shown),
      show: (value) => {
        const isSet = typeof value === "number";
        slider.value = isSet ? String(value) : MIDDLE;
        slider.classList.toggle("unset", !isSet);
        slider.setAttribute("aria-valuetext", isSet ? `${value} percent` : "not answered");
        shown.textContent = isSet ? `${value} %` : "–";
      },
      focus: () => slider.focus(),
      setDisabled: (disabled) => (slider.disabled = disabled),
    };
  },
  words: (_question, value) => `${String(value)} %`,
};
