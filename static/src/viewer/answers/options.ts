/** A row of options of which one is chosen: the field of choices, scores and likelihoods. */

import { h, setAttribute } from "../dom";
import type { Question, QuestionOption } from "../props";
import type { Field, FieldParts } from "./type";

export interface OptionsLook {
  /** Short caps with the chosen one's words beside them, or the words on the buttons. */
  readonly compact: boolean;
}

export const optionWords = (question: Question, value: unknown): string => {
  const option = question.options?.find((one) => one.value === value);
  return option ? option.label : String(value ?? "");
};

export function optionsField(parts: FieldParts, look: OptionsLook): Field {
  const { question } = parts;
  const options = question.options ?? [];
  const words = h("span", { class: "option-words", "aria-hidden": "true" });
  const buttons = options.map((option) => optionButton(option, look, () => parts.set(option.value)));
  const row = h("div", { class: "option-row", role: "radiogroup", "aria-labelledby": `${parts.id}-label` }, ...buttons);
  row.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (!by || at < 0 || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  });
  const element = h("div", { class: look.compact ? "options compact" : "options" }, row, look.compact && words);
  let chosen: number = -1;
  return {
    element,
    show: (value) => {
      chosen = options.findIndex((one) => one.value === value);
      buttons.forEach((button, i) => {
        setAttribute(button, "aria-checked", i === chosen ? "true" : "false");
        button.tabIndex = i === Math.max(chosen, 0) ? 0 : -1;
      });
      words.textContent = options[chosen]?.label ?? "";
    },
    focus: () => buttons[Math.max(chosen, 0)]?.focus(),
    setDisabled: (disabled) => buttons.forEach((button) => (button.disabled = disabled)),
    key: (key) => {
      const option = options.find((one) => one.key?.toLowerCase() === key.toLowerCase());
      if (!option) return false;
      parts.set(option.value, { advance: true });
      return true;
    },
  };
}

function optionButton(option: QuestionOption, look: OptionsLook, choose: () => void): HTMLButtonElement {
  // a cap holds a score or a zone; longer keys are for programs, people get the words
  const isShort = option.label === option.value || (look.compact && option.value.length <= 3);
  return h(
    "button",
    {
      type: "button",
      role: "radio",
      class: "option",
      "aria-checked": "false",
      "aria-label": option.label === option.value ? option.label : `${option.value}, ${option.label}`,
      title: option.key ? `${option.label} (${option.key.toUpperCase()})` : option.label,
      tabindex: -1,
      onclick: choose,
    },
    isShort ? option.value : option.label,
  );
}
