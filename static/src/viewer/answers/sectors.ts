/** The sector map: any number of regions of a small drawing of base, mid and apex. */

import { h, setAttribute, svg } from "../dom";
import type { Question, QuestionOption } from "../props";
import { LEVEL_BOX, sectorPath } from "./sector-shapes";
import type { Suggestion } from "./suggested";
import type { Field, FieldParts, QuestionType } from "./type";

const labelsOf = (question: Question, value: unknown): string =>
  (question.options ?? [])
    .filter((option) => Array.isArray(value) && value.includes(option.value))
    .map((option) => option.label)
    .join(", ");

function sectorsField(parts: FieldParts): Field {
  const options = parts.question.options ?? [];
  const levels = [...new Set(options.map((option) => option.level).filter((level) => typeof level === "string"))];
  const shapes = new Map<string, SVGElement | HTMLElement>();
  const said = h("p", { class: "sector-says" });
  let chosen: string[] = [];
  let isDisabled = false;
  let suggested: Suggestion | null = null;
  const takeButton = h("button", { type: "button", class: "tiny take", onclick: () => take() });
  const offer = h("p", { class: "sector-offer", hidden: true }, takeButton);

  const toggle = (option: QuestionOption): void => {
    if (isDisabled) return;
    const next = chosen.includes(option.value) ? chosen.filter((one) => one !== option.value) : [...chosen, option.value];
    if (next.length) parts.set(options.map((one) => one.value).filter((one) => next.includes(one)));
    else parts.clear();
  };
  const take = (): boolean => {
    if (isDisabled || !suggested) return false;
    parts.set(options.map((one) => one.value).filter((one) => suggested?.values.includes(one)));
    return true;
  };
  const say = (option: QuestionOption | null): void => {
    said.textContent = option?.label ?? labelsOf(parts.question, chosen);
  };
  const interactive = (element: SVGElement | HTMLElement, option: QuestionOption): void => {
    for (const [name, value] of Object.entries({ role: "checkbox", "aria-checked": "false", "aria-label": option.label, tabindex: "-1" })) {
      element.setAttribute(name, value);
    }
    element.addEventListener("click", () => {
      parts.visit(option);
      toggle(option);
    });
    element.addEventListener("pointerenter", () => say(option));
    element.addEventListener("pointerleave", () => say(null));
    element.addEventListener("focus", () => say(option));
    shapes.set(option.value, element);
  };

  const maps = levels.map((level) => {
    const drawing = svg("svg", { viewBox: LEVEL_BOX, class: "sector-level", role: "group", "aria-label": level });
    for (const option of options.filter((one) => one.level === level)) {
      const path = sectorPath(level, option.side ?? "", option.zone ?? "");
      if (!path) continue;
      const shape = svg("path", { d: path, class: "sector" }, svg("title", {}, option.label));
      interactive(shape, option);
      drawing.append(shape);
    }
    return h("figure", { class: "sector-figure" }, drawing, h("figcaption", {}, level));
  });
  const others = options.filter((option) => !shapes.has(option.value));
  const buttons = others.map((option) => {
    const button = h("button", { type: "button", class: "sector-button" }, option.label);
    interactive(button, option);
    return button;
  });
  const element = h(
    "div",
    { class: "sectors", role: "group", "aria-labelledby": `${parts.id}-label` },
    h("div", { class: "sector-maps" }, h("span", { class: "side", "aria-hidden": "true" }, "R"), ...maps, h("span", { class: "side", "aria-hidden": "true" }, "L")),
    h("div", { class: "sector-others" }, ...buttons),
    offer,
    said,
  );
  element.addEventListener("keydown", (event) => move(event));

  const order = [...shapes.keys()];
  const byValue = new Map(options.map((option) => [option.value, option]));
  function move(event: KeyboardEvent): void {
    const at = order.findIndex((value) => shapes.get(value) === document.activeElement);
    if (at < 0 || event.ctrlKey || event.altKey) return;
    const option = byValue.get(order[at] as string) as QuestionOption;
    if (event.key === "Enter" && take()) focusAt(at);
    else if (event.key === " " || event.key === "Enter") toggle(option);
    else if (event.key === "ArrowRight" || event.key === "ArrowDown") focusAt((at + 1) % order.length);
    else if (event.key === "ArrowLeft" || event.key === "ArrowUp") focusAt((at - 1 + order.length) % order.length);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function focusAt(at: number): void {
    shapes.forEach((shape) => shape.setAttribute("tabindex", "-1"));
    const shape = shapes.get(order[at] as string);
    shape?.setAttribute("tabindex", "0");
    shape?.focus();
  }
  shapes.get(order[0] ?? "")?.setAttribute("tabindex", "0");

  return {
    element,
    show: (value) => {
      chosen = Array.isArray(value) ? (value as string[]) : [];
      shapes.forEach((shape, key) => setAttribute(shape, "aria-checked", chosen.includes(key) ? "true" : "false"));
      say(null);
    },
    suggest: (next) => {
      suggested = next;
      for (const option of options) {
        const isOffered = next?.values.includes(option.value) ?? false;
        const shape = shapes.get(option.value);
        if (!shape) continue;
        setAttribute(shape, "data-suggested", isOffered);
        setAttribute(shape, "aria-label", isOffered ? `${option.label}, suggested` : option.label);
      }
      offer.hidden = !next || isDisabled;
      takeButton.textContent = next ? `Take ${labelsOf(parts.question, next.values)}` : "";
      takeButton.title = next ? `Suggested ${next.words}; Enter on the map, or F8` : "";
    },
    take,
    focus: () => (element.querySelector<HTMLElement>("[tabindex='0']") ?? element).focus(),
    setDisabled: (disabled) => {
      isDisabled = disabled;
      element.toggleAttribute("data-disabled", disabled);
    },
  };
}

export const SECTORS: QuestionType = { key: "sectors", mayBeNone: true, field: sectorsField, words: labelsOf };
