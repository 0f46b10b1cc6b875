/** Guideline text beside the question it belongs to, or the whole of it in the panel; never over the image. */

import { h } from "../dom";
import type { Manifest } from "../props";

type Guideline = NonNullable<Manifest["guideline"]>;

const paragraphs = (text: string): HTMLElement[] => text.split(/\n{2,}/).map((part) => h("p", {}, part));

export class GuidelineText {
  private beside: HTMLElement | null = null;
  private whole: HTMLElement | null = null;

  constructor(
    private readonly guideline: Guideline | null,
    private readonly panel: () => HTMLElement,
    /** Told which section was opened, null for the whole text. */
    private readonly opened: (section: string | null) => void = () => undefined,
  ) {}

  /** Opens a section under a question, or closes it. */
  toggle(sectionKey: string, question: HTMLElement): void {
    const isOpen = this.beside?.parentElement === question;
    this.beside?.remove();
    this.beside = null;
    const section = this.guideline?.sections.find((one) => one.key === sectionKey);
    if (isOpen || !section || !this.guideline) return;
    this.beside = h(
      "div",
      { class: "guideline-text", role: "note" },
      h("h4", {}, section.title),
      ...paragraphs(section.text),
      h("p", { class: "guideline-source" }, `${this.guideline.title}, version ${this.guideline.version}`),
    );
    question.querySelector(".question-head")?.after(this.beside);
    this.opened(sectionKey);
    this.beside.scrollIntoView({ block: "nearest" });
  }

  /** Closes the whole text; false if it was not open. */
  close(): boolean {
    if (!this.whole) return false;
    this.toggleWhole();
    return true;
  }

  /** The whole text over the panel, or back to the questions. */
  toggleWhole(): void {
    if (this.whole) {
      this.whole.remove();
      this.whole = null;
      return;
    }
    const { guideline } = this;
    this.whole = h(
      "div",
      { class: "guideline-whole", tabindex: 0, role: "region", "aria-label": "Guideline" },
      h("header", {}, h("h2", {}, guideline?.title ?? "Guideline"), h("button", { type: "button", class: "quiet", "aria-label": "Close the guideline", onclick: () => this.toggleWhole() }, "✕")),
      ...(guideline?.sections ?? []).map((one) => h("section", {}, h("h3", {}, one.title), ...paragraphs(one.text))),
      !guideline && h("p", {}, "This protocol has no guideline text."),
    );
    this.panel().append(this.whole);
    if (guideline) this.opened(null);
    this.whole.focus();
  }
}
