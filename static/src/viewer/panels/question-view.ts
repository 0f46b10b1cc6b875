/** One question: its label and help, its field, "cannot assess" with a reason, its guideline text beside it. */

import { typeOf } from "../answers/catalogue";
import type { Field } from "../answers/type";
import { h, setAttribute } from "../dom";
import type { DraftStore } from "../marks/store";
import type { Suggestion } from "../answers/suggested";
import type { Answer, Question, QuestionOption } from "../props";

export interface QuestionParts {
  readonly question: Question;
  readonly scopeId: string | null;
  /** Heads the question where one is asked for several sequences. */
  readonly label: string;
  readonly store: DraftStore;
  readonly mayChange: () => boolean;
  readonly guideline: (section: string, beside: HTMLElement) => void;
  readonly entered: (view: QuestionView) => void;
  readonly answeredByKey: (view: QuestionView) => void;
  readonly suggested: (question: Question, scopeId: string | null) => Suggestion | null;
  readonly visit: (option: QuestionOption) => void;
  /** Something of the question's own to show under the field, such as a button that measures. */
  readonly extra?: HTMLElement | null;
}

let count = 0;

export class QuestionView {
  readonly element: HTMLElement;
  private readonly field: Field;
  private readonly cannot: HTMLButtonElement;
  private readonly none: HTMLButtonElement | null;
  private readonly reason: HTMLInputElement;

  constructor(readonly parts: QuestionParts) {
    const { question } = parts;
    const id = `question-${(count += 1)}`;
    const type = typeOf(question.type);
    this.field = type.field({
      question,
      id,
      set: (value, options = {}) => {
        this.put("answered", value, null, options.merge ?? false);
        if (options.advance) parts.answeredByKey(this);
      },
      clear: () => this.put("not_asked", null, null, true),
      visit: parts.visit,
    });
    this.cannot = h("button", { type: "button", class: "state-button", "aria-pressed": "false", onclick: () => this.toggle("cannot_assess") }, "cannot assess");
    this.none = type.mayBeNone ? h("button", { type: "button", class: "state-button", "aria-pressed": "false", onclick: () => this.toggle("none") }, "none") : null;
    this.reason = h("input", { class: "reason", placeholder: "why it cannot be assessed", "aria-label": `Why ${parts.label} cannot be assessed`, maxlength: 500 });
    this.reason.addEventListener("input", () => this.put("cannot_assess", null, this.reason.value || null, true));
    const { guideline } = question;
    this.element = h(
      "div",
      { class: `question ${question.type}`, role: "group", "aria-labelledby": `${id}-label`, "data-question": question.key, "data-scope": parts.scopeId ?? "" },
      h(
        "div",
        { class: "question-head" },
        h("span", { class: "question-label", id: `${id}-label`, title: question.help ?? undefined }, parts.label),
        !question.required && h("span", { class: "optional" }, "optional"),
        guideline &&
          h("button", { type: "button", class: "guideline-button", title: "Guideline", "aria-label": `Guideline: ${parts.label}`, onclick: () => parts.guideline(guideline, this.element) }, "?"),
        this.none,
        this.cannot,
      ),
      this.field.element,
      this.reason,
      parts.extra,
    );
    this.element.addEventListener("focusin", () => parts.entered(this));
    this.element.addEventListener("pointerdown", () => parts.entered(this));
    this.update();
  }

  /** Shows what the store says. */
  update(): void {
    const { question, scopeId, store } = this.parts;
    const answer = store.answer(question.key, question.scope, scopeId);
    const locked = !this.parts.mayChange();
    this.field.show(answer?.state === "answered" ? answer.value : null);
    this.field.setDisabled(locked);
    this.field.suggest?.(locked ? null : this.parts.suggested(question, scopeId));
    if (answer?.state !== "cannot_assess" && document.activeElement === this.reason) this.field.focus();
    this.reason.hidden = answer?.state !== "cannot_assess";
    if (document.activeElement !== this.reason) this.reason.value = answer?.reason ?? "";
    this.press(this.cannot, answer?.state === "cannot_assess", locked);
    if (this.none) this.press(this.none, answer?.state === "none", locked);
    setAttribute(this.element, "data-state", answer?.state ?? "open");
  }

  focus(): void {
    this.field.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }

  /** Answers with one key; false when the key means nothing to this question. */
  key(key: string): boolean {
    if (!this.parts.mayChange() || !this.field.key) return false;
    return this.field.key(key);
  }

  /** Takes what is suggested; false where nothing is. */
  take(): boolean {
    return this.parts.mayChange() && (this.field.take?.() ?? false);
  }

  cannotAssess(): void {
    this.toggle("cannot_assess");
  }

  private press(button: HTMLButtonElement, on: boolean, locked: boolean): void {
    setAttribute(button, "aria-pressed", on ? "true" : "false");
    button.disabled = locked;
  }

  private toggle(state: "cannot_assess" | "none"): void {
    const { question, scopeId, store } = this.parts;
    const isOn = store.answer(question.key, question.scope, scopeId)?.state === state;
    this.put(isOn ? "not_asked" : state, null, null, false);
    if (!isOn && state === "cannot_assess") this.reason.focus();
  }

  private put(state: Answer["state"], value: unknown, reason: string | null, merge: boolean): void {
    if (!this.parts.mayChange()) return;
    const { question, scopeId, store, label } = this.parts;
    const answer: Answer = { question: question.key, scope_kind: question.scope, scope_id: scopeId, state, value, reason };
    store.change(label, (edit) => edit.answer(answer), merge ? { merge: `${question.key}|${scopeId ?? ""}` } : {});
  }
}
