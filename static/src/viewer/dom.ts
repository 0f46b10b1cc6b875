/** Elements in one expression: `h("button", { class: "quiet", onclick: run }, "Undo")`. */

type Child = Node | string | number | null | undefined | false;

type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

const SVG = "http://www.w3.org/2000/svg";

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  dress(element, attributes, children);
  return element;
}

export function svg(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS(SVG, tag) as SVGElement;
  dress(element, attributes, children);
  return element;
}

/** Strings set attributes, true sets an empty one, false and null leave it out, functions listen. */
function dress(element: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value as EventListener);
    else setAttribute(element, name, value);
  }
  element.append(...children.filter(isThere).map((child) => (typeof child === "number" ? String(child) : child)));
}

const isThere = (child: Child): child is Node | string | number => child !== null && child !== undefined && child !== false;

export function setAttribute(element: Element, name: string, value: string | number | boolean | null | undefined): void {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...children.filter(isThere).map((child) => (typeof child === "number" ? String(child) : child)));
}

/** Takes the place of an element made anew; a button that is there again keeps the focus. */
export function remade(before: Element, after: Element): void {
  const focused = before.contains(document.activeElement) ? wordsOf(document.activeElement as Element) : null;
  before.replaceWith(after);
  if (focused !== null) [...after.querySelectorAll("button")].find((button) => wordsOf(button) === focused)?.focus();
}

const wordsOf = (element: Element): string => element.getAttribute("aria-label") ?? element.textContent;

/** Writing what is there already would be laid out and painted again. */
export function setText(element: Element, text: string | null): void {
  if (element.textContent !== (text ?? "")) element.textContent = text;
}

const filledFrom = new WeakMap<Element, string>();

/** Fills an element unless it was last filled from the same `source`. */
export function fillFrom(element: Element, source: string, children: () => Child[]): void {
  if (filledFrom.get(element) === source) return;
  filledFrom.set(element, source);
  fill(element, ...children());
}

/** A key as it is printed on a cap. */
export const cap = (key: string): HTMLElement => h("kbd", {}, key);

/** After a choice by mouse or finger the keys go to the room again; a choice by arrow keys keeps the focus. */
export function letGoOfChoice(select: HTMLSelectElement): void {
  let isByKeys = false;
  select.addEventListener("keydown", () => (isByKeys = true));
  select.addEventListener("pointerdown", () => (isByKeys = false));
  select.addEventListener("change", () => {
    if (!isByKeys) select.blur();
  });
}
