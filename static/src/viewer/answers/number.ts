/** A number within bounds; what is out of bounds is said, not sent. */

import { h } from "../dom";
import type { Question } from "../props";
import type { Field, FieldParts, QuestionType } from "./type";

const words = (question: Question, value: unknown): string =>
  question.unit ? `${String(value)} ${question.unit}` : String(value);

export function numberField(parts: FieldParts, step: string): Field {
  const { question, id } = parts;
  const said = h("p", { class: "field-says", id: `${id}-says`, hidden: true });
  const input = h("input", {
    type: "number",
    id: `${id}-input`,
    class: "number",
    step,
    min: question.minimum ?? undefined,
    max: question.maximum ?? undefined,
    "aria-labelledby": `${id}-label`,
    inputmode: "decimal",
  });
  const say = (sentence: string | null): void => {
    said.textContent = sentence;
    said.hidden = sentence === null;
    input.toggleAttribute("aria-invalid", sentence !== null);
    if (sentence) input.setAttribute("aria-describedby", `${id}-says`);
    else input.removeAttribute("aria-describedby");
  };
  input.addEventListener("input", () => {
    if (input.value === "" && input.validity.valid) {
      say(null);
      parts.clear();
      return;
    }
    const sentence = complaint(question, input.valueAsNumber);
    say(sentence);
    if (sentence) parts.clear(); // or the first digits of a wrong number would be the answer
    else parts.set(input.valueAsNumber, { merge: true });
  });
  // a wheel over the field would change what was typed, unseen
  input.addEventListener(
    "wheel",
    (event) => {
      if (document.activeElement !== input) return;
      event.preventDefault();
      input.closest(".panel-body")?.scrollBy({ top: event.deltaY });
    },
    { passive: false },
  );
  return {
    element: h("div", { class: "number-field" }, input, question.unit && h("span", { class: "unit" }, question.unit), said),
    show: (value) => {
      if (document.activeElement === input && input.valueAsNumber === value) return;
      if (value === null && said.textContent) return; // what is wrong is shown until it is put right
      input.value = typeof value === "number" ? String(value) : "";
      say(null);
    },
    focus: () => input.focus(),
    setDisabled: (disabled) => (input.disabled = disabled),
  };
}

function complaint({ minimum, maximum, unit }: Question, value: number): string | null {
  const of = unit ? ` ${unit}` : "";
  if (!Number.isFinite(value)) return "A number is expected.";
  if (minimum !== null && minimum !== undefined && value < minimum) return `At least ${minimum}${of}.`;
  if (maximum !== null && maximum !== undefined && value > maximum) return `At most ${maximum}${of}.`;
  return null;
}

export const NUMBER: QuestionType = { key: "number", mayBeNone: false, field: (parts) => numberField(parts, "any"), words };
