/** The answers beside the reference: the sum, each lesion, the case, the structures. */

import { fill, h } from "../dom";
import type { Feedback, Lesion, Line, Measure } from "../saving/feedback-api";
import { apartWords, summary, whoseWords } from "./feedback-words";

export class FeedbackPanel {
  readonly element: HTMLElement;
  private readonly cards = new Map<number, HTMLElement>();

  constructor(feedback: Feedback, show: (lesion: Lesion) => void) {
    const parts = [
      h("h2", {}, "Feedback"),
      h("p", { class: "feedback-sum", role: "status" }, summary(feedback)),
      ...feedback.lesions.map((lesion) => this.lesion(lesion, show)),
      section("The case", lines(feedback.case)),
      ...feedback.structures.map(({ label, measures }) => section(label, figures(measures))),
    ];
    this.element = h("aside", { class: "panel feedback-panel", "aria-label": "Your answers beside the reference" }, h("div", { class: "panel-body" }, ...parts));
  }

  mark(unit: number | null): void {
    this.cards.forEach((card, one) => card.classList.toggle("current", one === unit));
    if (unit !== null) this.cards.get(unit)?.scrollIntoView({ block: "nearest" });
  }

  private lesion(lesion: Lesion, show: (lesion: Lesion) => void): HTMLElement {
    const apart = lesion.lines.find((line) => line.apart !== null)?.apart ?? null;
    const head = h("button", { type: "button", class: "feedback-lesion", title: "Show it on the images", onclick: () => show(lesion) }, h("b", {}, `Lesion ${lesion.unit}`), h("span", {}, whoseWords(lesion)));
    const card = h("section", { class: "feedback-card" }, head, apart !== null && h("p", {}, apartWords(apart)), figures(lesion.measures), lines(lesion.lines));
    this.cards.set(lesion.unit, card);
    return card;
  }
}

const section = (title: string, ...content: (Node | null)[]): HTMLElement => h("section", { class: "feedback-card" }, h("h3", {}, title), ...content);

function figures(measures: readonly Measure[]): HTMLElement | null {
  if (!measures.length) return null;
  const unmeasured = measures.every((one) => one.text === null) ? (measures[0]?.reason ?? null) : null;
  if (unmeasured) return h("p", { class: "why" }, `Not measured: ${unmeasured}.`);
  return h("dl", { class: "feedback-figures" }, ...measures.filter((one) => one.text !== null).map((one) => h("div", {}, h("dt", {}, one.label), h("dd", {}, one.text))));
}

/** Longer words than fit beside each other. */
const LONG = 40;
const isLong = (...texts: (string | null)[]): boolean => texts.some((text) => (text?.length ?? 0) > LONG);
const written = (whose: string, text: string | null): HTMLElement => h("p", { class: "feedback-text" }, h("b", {}, `${whose}: `), text ?? "–");

const SIGNS = { same: ["=", "the same"], other: ["≠", "different"] } as const;

function lines(said: readonly Line[]): HTMLElement | null {
  if (!said.length) return null;
  const body = h("tbody", {});
  for (const { label, yours, reference, same, off } of said) {
    if (off === null && same === null && isLong(yours, reference)) {
      body.append(h("tr", {}, h("th", { scope: "row", colspan: 4 }, label, written("You", yours), written("Reference", reference))));
      continue;
    }
    const [sign, words] = off !== null ? [off, ""] : same === null ? ["", ""] : same ? SIGNS.same : SIGNS.other;
    const row = h("tr", { class: same === false ? "other" : "" });
    fill(row, h("th", { scope: "row" }, label), h("td", {}, yours ?? "–"), h("td", {}, reference ?? "–"), h("td", { class: "sign", title: off === null ? words : "you, beside the reference" }, sign, words && h("span", { class: "away" }, words)));
    body.append(row);
  }
  const head = h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Question"), h("th", { scope: "col" }, "You"), h("th", { scope: "col" }, "Reference"), h("td", {})));
  return h("table", { class: "feedback-lines" }, head, body);
}
