/** The questions of the case or of one finding: only those asked now, in order, with one of them current. */

import { isAsked, scopeIds } from "../answers/asked";
import { h } from "../dom";
import { roleName } from "../hanging/roles";
import type { DraftStore } from "../marks/store";
import type { Question } from "../props";
import { QuestionView, type QuestionParts } from "./question-view";

export interface ListParts extends Pick<QuestionParts, "suggested" | "visit"> {
  readonly questions: readonly Question[];
  readonly findingId: string | null;
  readonly roles: readonly string[];
  readonly store: DraftStore;
  readonly mayChange: () => boolean;
  readonly guideline: (section: string, beside: HTMLElement) => void;
  readonly extra: (question: Question) => HTMLElement | null;
}

export class QuestionList {
  readonly element = h("div", { class: "questions" });
  private readonly views: QuestionView[] = [];
  private current: QuestionView | null = null;

  constructor(private readonly parts: ListParts) {
    for (const question of parts.questions) {
      const ids = scopeIds(question, parts.roles, parts.findingId);
      if (question.scope === "stack") this.element.append(h("h3", { class: "question-group" }, question.label));
      for (const scopeId of ids) this.add(question, scopeId);
    }
    this.update();
  }

  update(): void {
    const hadFocus = this.current?.element.contains(document.activeElement) ?? false;
    for (const view of this.views) {
      view.element.hidden = !isAsked(view.parts.question, view.parts.scopeId, this.parts.store);
      view.update();
    }
    if (!this.current?.element.hidden) return;
    if (hadFocus) this.before(this.current)?.focus();
    else this.enter(null);
  }

  /** Questions that are asked, required and open. */
  get open(): number {
    return this.views.filter(({ element, parts }) => {
      const { question, scopeId, store } = parts;
      return !element.hidden && question.required && store.answer(question.key, question.scope, scopeId) === null;
    }).length;
  }

  /** Gives a key to the current question. */
  key(key: string): boolean {
    return this.current?.key(key) ?? false;
  }

  /** Takes what is suggested here; false where nothing is. */
  take(): boolean {
    return this.views.some((view) => !view.element.hidden && view.take());
  }

  /** "Cannot assess" for the current question, or takes it back. */
  cannotAssess(): void {
    this.current?.cannotAssess();
  }

  focus(question: string | null, scopeId?: string | null): boolean {
    const asked = this.views.filter((view) => !view.element.hidden);
    const wanted = asked.find(
      ({ parts }) => parts.question.key === question && (scopeId === undefined || scopeId === null || parts.scopeId === scopeId),
    );
    const view = wanted ?? (question === null ? (asked.find((one) => this.isOpen(one)) ?? asked[0]) : undefined);
    view?.focus();
    if (view) this.enter(view);
    return view !== undefined;
  }

  step(by: number): void {
    const asked = this.views.filter((view) => !view.element.hidden);
    const at = this.current ? asked.indexOf(this.current) : -1;
    asked[Math.max(0, Math.min(asked.length - 1, at + by))]?.focus();
  }

  /** The nearest question above that is asked. */
  private before(view: QuestionView): QuestionView | undefined {
    return this.views.slice(0, this.views.indexOf(view)).findLast((one) => !one.element.hidden);
  }

  private isOpen({ parts }: QuestionView): boolean {
    return parts.store.answer(parts.question.key, parts.question.scope, parts.scopeId) === null;
  }

  private add(question: Question, scopeId: string | null): void {
    const view = new QuestionView({
      question,
      scopeId,
      label: question.scope === "stack" && scopeId ? roleName(scopeId) : question.label,
      store: this.parts.store,
      mayChange: this.parts.mayChange,
      guideline: this.parts.guideline,
      suggested: this.parts.suggested,
      visit: this.parts.visit,
      entered: (one) => this.enter(one),
      answeredByKey: (one) => this.after(one),
      extra: this.parts.extra(question),
    });
    this.views.push(view);
    this.element.append(view.element);
  }

  private enter(view: QuestionView | null): void {
    this.current?.element.classList.remove("current");
    this.current = view;
    view?.element.classList.add("current");
  }

  /** One key answers and goes on; a click stays. */
  private after(view: QuestionView): void {
    this.update();
    const asked = this.views.filter((one) => !one.element.hidden);
    const next = asked.slice(asked.indexOf(view) + 1).find((one) => one.parts.question.required);
    if (!next) return;
    const inPanel = this.element.contains(document.activeElement);
    if (inPanel) next.focus();
    else next.element.scrollIntoView({ block: "nearest" });
    this.enter(next);
  }
}
