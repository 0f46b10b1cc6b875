/** The shape of a question type: the field that answers it, and the words for an answer. */

import type { Question, QuestionOption } from "../props";
import type { Suggestion } from "./suggested";

export interface FieldParts {
  readonly question: Question;
  readonly id: string;
  /** Answers; `merge` marks values that follow each other quickly (typing, dragging a slider). */
  readonly set: (value: unknown, options?: { merge?: boolean; advance?: boolean }) => void;
  readonly clear: () => void;
  /** Shows the place an option stands for on the images. */
  readonly visit: (option: QuestionOption) => void;
}

export interface Field {
  readonly element: HTMLElement;
  /** Shows a value, or nothing for null. Never moves the focus. */
  show(value: unknown): void;
  focus(): void;
  setDisabled(disabled: boolean): void;
  /** Takes a key while the question has the focus; false when it means nothing here. */
  key?(key: string): boolean;
  /** Shows what is suggested, or nothing for null; it is no answer. */
  suggest?(suggestion: Suggestion | null): void;
  /** Takes what is suggested as the answer; false where nothing is. */
  take?(): boolean;
}

export interface QuestionType {
  readonly key: string;
  readonly mayBeNone: boolean;
  readonly field: (parts: FieldParts) => Field;
  readonly words: (question: Question, value: unknown) => string;
}
