/** One difference: what each reader said, why it was flagged, and the verdict. Nothing is chosen beforehand. */

import { h, setAttribute } from "../dom";
import type { Cause, Difference, Verdict, VerdictKind } from "../comparing";
import type { Question } from "../props";
import { written } from "../saving/written";
import type { Outcome } from "../saving/api";
import type { VerdictDraft } from "../saving/verdict-drafts";
import { compositeField, type CompositeField, type Redraw } from "./composite";
import { readerInk } from "./ink";

export interface VerdictParts {
  readonly difference: Difference;
  readonly aliases: readonly string[];
  readonly questions: readonly Question[];
  readonly lesions: readonly number[];
  readonly mayChange: boolean;
  /** What was written before and not settled. */
  readonly draft: VerdictDraft | null;
  readonly redraw: Redraw;
  /** Told at every change; null when nothing is written that is not settled already. */
  readonly written: (draft: VerdictDraft | null) => void;
  readonly settle: (verdict: Verdict) => Promise<Outcome<unknown>>;
}

interface Choice {
  readonly kind: VerdictKind;
  readonly alias: string | null;
  readonly words: string;
  readonly key: string;
}

/** Keys of verdicts, wherever the focus is. */
export const VERDICT_KEYS = /^[1-9oxar]$/i;

const CAUSES = [
  ["slip", "slip", "the reader meant something else"],
  ["misread", "misread", "seen or judged wrongly"],
  ["guideline_gap", "gap in the guideline", "the guideline does not decide this"],
  ["image_quality", "image quality", "the images do not show it well enough"],
  ["true_ambiguity", "true ambiguity", "experts may differ here"],
  ["matching_artefact", "matching artefact", "different findings were taken for the same"],
] as const;

/** Shorter than this is no reason; the server asks for as much. */
const LEAST_RATIONALE = 3;

export class VerdictForm {
  readonly element: HTMLElement;
  /** Of the verdict that this one takes the place of. */
  private seen: number;
  private isSignedOut = false;
  private choice: Choice | null = null;
  private cause: Cause | null = null;
  private readonly buttons: { choice: Choice; button: HTMLButtonElement }[];
  private readonly causeButtons: { cause: Cause; button: HTMLButtonElement }[];
  private readonly rationale: HTMLTextAreaElement;
  private readonly composite: CompositeField;
  private readonly says = h("p", { class: "sheet-says", role: "alert" });
  private readonly save: HTMLButtonElement;
  /** What is still to say before it can be settled. */
  private readonly wanted = h("span", { class: "wanted" });

  constructor(private readonly parts: VerdictParts) {
    const { difference, aliases, mayChange } = parts;
    this.seen = parts.draft?.seen ?? difference.verdict?.version ?? 0;
    this.buttons = choicesFor(aliases, difference).map((choice) => ({ choice, button: this.choiceButton(choice) }));
    this.causeButtons = CAUSES.map(([cause, words, title]) => ({
      cause,
      button: h("button", { type: "button", role: "radio", class: "option", title, "aria-checked": "false", disabled: !mayChange, onclick: () => this.setCause(cause) }, words),
    }));
    this.rationale = h("textarea", { rows: 3, id: "verdict-rationale", maxlength: 4000, disabled: !mayChange });
    this.rationale.addEventListener("input", () => this.changed());
    this.composite = compositeField(difference, parts.questions, parts.lesions, parts.redraw);
    this.composite.element.classList.add("composite");
    this.composite.element.addEventListener("input", () => this.changed());
    this.composite.element.addEventListener("click", () => this.changed());
    this.save = h("button", { type: "submit", class: "primary" }, difference.verdict ? "Settle anew" : "Settle");
    const form = h(
      "form",
      { class: "verdict" },
      h("h3", { id: "verdict-kind" }, "Verdict"),
      h("div", { class: "verdict-kinds", role: "radiogroup", "aria-labelledby": "verdict-kind" }, ...this.buttons.map((one) => one.button)),
      this.composite.element,
      h("h3", { id: "verdict-cause" }, "Why they differ"),
      h("div", { class: "verdict-causes option-row", role: "radiogroup", "aria-labelledby": "verdict-cause" }, ...this.causeButtons.map((one) => one.button)),
      h("h3", {}, h("label", { for: "verdict-rationale" }, "Rationale")),
      this.rationale,
      this.says,
      mayChange && h("div", { class: "actions" }, this.save, this.wanted),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send();
    });
    this.element = h("div", { class: "difference" }, ...this.head(), form);
    this.showVerdict();
  }

  /** One key chooses a reader, or another verdict; false when it means nothing here. */
  key(key: string): boolean {
    const found = this.buttons.find(({ choice }) => choice.key === key.toLowerCase());
    if (!found || !this.parts.mayChange) return false;
    this.setChoice(found.choice);
    return true;
  }

  focus(): void {
    this.buttons[0]?.button.focus();
  }

  private head(): HTMLElement[] {
    const { difference, aliases } = this.parts;
    return [
      h("h2", {}, difference.title),
      h(
        "dl",
        { class: "said" },
        ...difference.said.map(({ alias, text }) =>
          h("div", {}, h("dt", {}, readerLetter(alias, aliases)), h("dd", {}, text)),
        ),
      ),
      h("p", { class: "why" }, h("span", {}, "Flagged: "), difference.rule, measuredWords(difference.measured)),
    ];
  }

  private showVerdict(): void {
    const verdict = this.parts.draft ?? this.parts.difference.verdict;
    if (verdict) {
      this.choice = this.buttons.find(({ choice }) => choice.kind === verdict.kind && choice.alias === verdict.alias)?.choice ?? null;
      this.cause = verdict.cause;
      this.rationale.value = verdict.rationale;
      this.composite.show(verdict.composite);
    } else {
      this.composite.show(null);
    }
    this.composite.setDisabled(!this.parts.mayChange);
    this.refresh();
  }

  /** Something is other than it was: it is kept. */
  changed(): void {
    if (!this.parts.mayChange) return;
    this.says.textContent = "";
    this.parts.written(this.draft);
    this.refresh();
  }

  /** What was settled meanwhile is before the adjudicator now: this verdict may take its place. */
  settledMeanwhile(version: number, words: string): void {
    this.seen = version;
    this.changed();
    this.says.textContent = `Settled meanwhile, in another window or by another adjudicator: ${words}. What you wrote is still here; settle it to put it in its place.`;
  }

  /** Signed in again: what was refused for that goes out. */
  signedIn(): void {
    if (this.isSignedOut) void this.send();
  }

  private get draft(): VerdictDraft | null {
    const { choice, cause, seen } = this;
    const composite = this.composite.value();
    const rationale = this.rationale.value;
    const before = this.parts.difference.verdict;
    const chosen = choice?.kind === "composite" ? composite : null;
    const isSame = before
      ? choice?.kind === before.kind && choice.alias === before.alias && cause === before.cause && rationale.trim() === before.rationale && written(chosen) === written(before.composite)
      : !choice && !cause && !rationale.trim() && !composite;
    return isSame ? null : { kind: choice?.kind ?? null, alias: choice?.alias ?? null, composite, cause, rationale, seen };
  }

  private refresh(): void {
    for (const { choice, button } of this.buttons) setAttribute(button, "aria-checked", choice === this.choice ? "true" : "false");
    for (const { cause, button } of this.causeButtons) setAttribute(button, "aria-checked", cause === this.cause ? "true" : "false");
    this.composite.element.hidden = this.choice?.kind !== "composite";
    this.composite.active?.(this.parts.mayChange && this.choice?.kind === "composite");
    this.save.disabled = this.missing() !== null;
    this.wanted.textContent = this.missing();
  }

  private missing(): string | null {
    if (!this.choice) return "Choose a verdict.";
    if (this.choice.kind === "composite" && !this.composite.value()) return "Say what holds instead.";
    if (!this.cause) return "Say why the readers differ.";
    if (this.rationale.value.trim().length < LEAST_RATIONALE) return "Write down in a few words why you settle it this way.";
    return null;
  }

  private setChoice(choice: Choice): void {
    this.choice = choice;
    this.changed();
  }

  private setCause(cause: Cause): void {
    this.cause = cause;
    this.changed();
  }

  private async send(): Promise<void> {
    const { choice, cause } = this;
    if (!choice || !cause || this.missing()) return;
    this.save.disabled = true;
    const verdict: Verdict = {
      kind: choice.kind,
      alias: choice.alias,
      composite: choice.kind === "composite" ? this.composite.value() : null,
      cause,
      rationale: this.rationale.value.trim(),
      seen: this.seen,
    };
    const outcome = await this.parts.settle(verdict);
    this.isSignedOut = outcome.kind === "problem" && outcome.problem.status === 401;
    if (outcome.kind === "ok") return;
    this.refresh();
    if (outcome.kind === "problem" && outcome.problem.code === "stale") return; // the room says what came between
    this.says.textContent = outcome.kind === "problem" ? outcome.problem.detail : "The server did not answer: not settled. What you wrote is still here; try again.";
  }

  private choiceButton(choice: Choice): HTMLButtonElement {
    return h(
      "button",
      { type: "button", role: "radio", class: "option", "aria-checked": "false", disabled: !this.parts.mayChange, title: `${choice.words} (${choice.key.toUpperCase()})`, onclick: () => this.setChoice(choice) },
      choice.words,
      h("kbd", { "aria-hidden": "true" }, choice.key.toUpperCase()),
    );
  }
}

/** Only readers who said something can be right. */
function choicesFor(aliases: readonly string[], difference: Difference): Choice[] {
  const spoke = new Set(difference.said.map((one) => one.alias));
  const accepted = aliases
    .map((alias, i): Choice => ({ kind: "accept_one", alias, words: `accept ${alias}`, key: String(i + 1) }))
    .filter((choice) => spoke.size === 0 || spoke.has(choice.alias ?? ""));
  return [
    ...accepted,
    { kind: "composite", alias: null, words: "composite", key: "o" },
    { kind: "none", alias: null, words: "none of them", key: "x" },
    { kind: "not_assessable", alias: null, words: "not assessable", key: "a" },
    { kind: "irreducible", alias: null, words: "irreducible", key: "r" },
  ];
}

export function readerLetter(alias: string, aliases: readonly string[]): HTMLElement {
  const ink = readerInk(Math.max(0, aliases.indexOf(alias)));
  const letter = h("span", { class: "reader-letter" }, alias);
  letter.style.setProperty("--reader", ink.colour);
  letter.style.setProperty("--line-style", ink.dash.length === 0 ? "solid" : (ink.dash[0] ?? 0) < 2 ? "dotted" : "dashed");
  return letter;
}

function measuredWords(measured: Record<string, unknown>): string {
  const words = Object.entries(measured).map(([name, value]) => `${name.replaceAll("_", " ")} ${valueWords(value)}`);
  return words.length ? ` (${words.join(", ")})` : "";
}

function valueWords(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toFixed(3)));
  if (Array.isArray(value)) return value.map(valueWords).join(" / ");
  if (typeof value === "object" && value !== null) return Object.entries(value).map(([key, one]) => `${key} ${valueWords(one)}`).join(" ");
  return value === null ? "undefined" : String(value);
}
