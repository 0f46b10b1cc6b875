/** What holds instead of any reader's answer: the field for it depends on what the difference is about. */

import { typeOf } from "../answers/catalogue";
import { h } from "../dom";
import type { Difference } from "../comparing";
import type { Question } from "../props";

/** Drawing an outline anew, where the difference is about one. */
export interface Redraw {
  /** Whose outlines can be begun from. */
  readonly from: readonly string[];
  copy(alias: string): void;
  /** As it is sent; null while nothing is drawn, or it is still being packed. */
  value(): Record<string, unknown> | null;
  /** Puts what was drawn before on the images. */
  put(composite: Record<string, unknown> | null): void;
  /** Whether the tools of the rail may be taken. */
  draw(isOn: boolean): void;
  /** Into the hand, since drawing was chosen. */
  takeBrush(): void;
}

export interface CompositeField {
  readonly element: HTMLElement;
  value(): Record<string, unknown> | null;
  show(composite: Record<string, unknown> | null): void;
  setDisabled(disabled: boolean): void;
  /** Told whenever something changed: whether this is what the verdict is. */
  active?(isOn: boolean): void;
}

const MERGES = [
  ["union", "all that any reader outlined"],
  ["intersection", "what all readers outlined"],
  ["majority", "what most readers outlined"],
  ["staple", "what they most probably meant (STAPLE)"],
  ["signed-distance", "the mean of their shapes (signed distance)"],
] as const;

const CATEGORIES = ["1", "2", "3", "4", "5", "X"];

/** Items that are no question of the protocol, as the server names them. */
export function compositeField(difference: Difference, questions: readonly Question[], lesions: readonly number[], redraw: Redraw): CompositeField {
  const { item } = difference;
  if (item === "mask" || item.startsWith("structure:")) return outlineField(redraw);
  if (item === "lesion") return choices("value", [["present", "a lesion is there"]]);
  if (item === "category") return choices("value", CATEGORIES.map((one) => [one, one] as const));
  if (item === "index_lesion") return choices("value", lesions.map((one) => [one, `lesion ${one}`] as const));
  const question = questions.find((one) => one.key === item) ?? questions.find((one) => one.key === item.split(":")[0]);
  return answerField(question ?? { key: item, scope: "case", type: "number", label: difference.title, required: true, scale: "interval" });
}

const DRAWN = "drawn";

/** A way of merging, or drawn anew with the tools of the reading room. */
function outlineField(redraw: Redraw): CompositeField {
  const field = choices("how", [...MERGES, [DRAWN, "what you draw: with the brush, a contour or any tool of the rail"]]);
  const begin = redraw.from.map((alias) => h("button", { type: "button", onclick: () => redraw.copy(alias) }, `Begin with ${alias}`));
  const tools = h("div", { class: "redraw-from" }, ...begin);
  field.element.addEventListener("change", () => isDrawn() && redraw.takeBrush());
  const isDrawn = (): boolean => field.value()?.["how"] === DRAWN;
  return {
    element: h("div", {}, field.element, tools),
    value: () => (isDrawn() ? redraw.value() : field.value()),
    show: (composite) => {
      const marks = composite?.["marks"] ? composite : null;
      redraw.put(marks);
      field.show(marks ? { how: DRAWN } : composite);
    },
    setDisabled: (disabled) => [field, ...begin].forEach((one) => ("setDisabled" in one ? one.setDisabled(disabled) : (one.disabled = disabled))),
    active: (isOn) => {
      tools.hidden = !isDrawn();
      redraw.draw(isOn && isDrawn());
    },
  };
}

function choices(key: "how" | "value", options: readonly (readonly [string | number, string])[]): CompositeField {
  const name = `composite-${Math.random().toString(36).slice(2)}`;
  const inputs = options.map(([value]) => h("input", { type: "radio", name, value: String(value) }));
  const element = h("div", { class: "composite-choices" }, ...options.map(([, words], i) => h("label", {}, inputs[i], words)));
  return {
    element,
    value: () => {
      const at = inputs.findIndex((input) => input.checked);
      return at < 0 ? null : { [key]: options[at]?.[0] };
    },
    show: (composite) => inputs.forEach((input, i) => (input.checked = composite?.[key] === options[i]?.[0])),
    setDisabled: (disabled) => inputs.forEach((input) => (input.disabled = disabled)),
  };
}

function answerField(question: Question): CompositeField {
  let chosen: unknown = null;
  const field = typeOf(question.type).field({
    question,
    id: "composite",
    set: (value) => {
      chosen = value;
      field.show(value);
    },
    clear: () => (chosen = null),
    visit: () => undefined,
  });
  return {
    element: field.element,
    value: () => (chosen === null ? null : { value: chosen }),
    show: (composite) => {
      chosen = composite?.["value"] ?? null;
      field.show(chosen);
    },
    setDisabled: (disabled) => field.setDisabled(disabled),
  };
}
