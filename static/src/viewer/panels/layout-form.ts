/** The form that defines an arrangement: shows as many panes as it has, and tells what it says now. */

import { askedLayout, isOffered } from "../hanging/asked-layout";

const SETTLE_MS = 150;

export interface FormParts {
  /** Hears of every arrangement the form asks for. */
  readonly changed: () => void;
  /** Hears of another case to try it on; what was filled in stays. */
  readonly caseChosen: (id: string) => void;
}

export class LayoutForm {
  private readonly closing = new AbortController();
  private waiting = 0;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly parts: FormParts,
  ) {
    const { signal } = this.closing;
    const around = form.closest<HTMLElement>(".layout-form") ?? form;
    form.addEventListener("change", () => this.changedSoon(), { signal });
    // letters choose options here, they are no commands
    around.addEventListener("keydown", (event) => event.stopPropagation(), { signal });
    const choice = around.querySelector<HTMLSelectElement>(".try-on select");
    choice?.addEventListener("change", () => this.moved(choice.value), { signal });
    this.tidy();
  }

  get asked(): URLSearchParams {
    return askedLayout(this.grid.value, this.places, this.panes.map((selects) => selects.map((one) => one.value)));
  }

  say(sentence: string): void {
    const said = this.form.querySelector(".layout-said");
    if (said) said.textContent = sentence;
  }

  close(): void {
    clearTimeout(this.waiting);
    this.closing.abort();
  }

  private moved(caseId: string): void {
    (this.form.elements.namedItem("case") as HTMLInputElement).value = caseId;
    this.parts.caseChosen(caseId);
  }

  private changedSoon(): void {
    this.tidy();
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(this.parts.changed, SETTLE_MS);
  }

  private tidy(): void {
    this.panes.forEach((selects, i) => {
      const box = selects[0]?.closest("fieldset");
      if (box) box.hidden = i >= this.places;
      const chosen = selects.map((one) => one.value);
      selects.forEach((one, at) => (one.hidden = !isOffered(chosen, at)));
    });
  }

  private get grid(): HTMLSelectElement {
    return this.form.elements.namedItem("grid") as HTMLSelectElement;
  }

  private get places(): number {
    return Number(this.grid.selectedOptions[0]?.dataset["places"] ?? 1);
  }

  private get panes(): HTMLSelectElement[][] {
    return [...this.form.querySelectorAll("fieldset.pane-roles")].map((box) => [...box.querySelectorAll("select")]);
  }
}
