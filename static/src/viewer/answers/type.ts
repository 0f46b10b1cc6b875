/** The shape of a question type: the field that answers it, and the words for an answer. */

import type { Question } from "../props";

export interface FieldParts {
  readonly question: Question;
  readonly id: string;
  /** Answers; `merge` marks values that follow each other quickly (typing, dragging a slider). */
  readonly set: (value: unknown, options?: { merge?: boolean; advance?: boolean }) => void;
  readonly clear: () => void;
}

export interface Field {
  readonly element: HTMLElement;
  /** Shows a value, or nothing for null. Never moves the focus. */
  show(value: unknown): void;
  focus(): void;
  setDisabled(disabled: boolean): void;
  /** Takes a key while the question has the focus; false when it means nothing here. */
  key?(key: string): boolean;
}

export interface QuestionType {
  readonly key: string;
  readonly mayBeNone: boolean;
  readonly field: (parts: FieldParts) => Field;
  readonly words: (question: Question, value: unknown) => string;
}
