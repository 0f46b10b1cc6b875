/** The readers by letter, each with its line; a letter hides and shows what that reader drew. In the heat map, the counts. */

import { h, setAttribute } from "../dom";
import type { ComparedMarks } from "./compared-marks";
import { heatColour } from "./heat";
import { readerLetter } from "./verdict-form";
import type { Workbench } from "./workbench";

export class ReadersLegend {
  readonly element = h("div", { class: "reader-legend", role: "group", "aria-label": "Readers" });
  private readonly buttons: ReadonlyMap<string, HTMLButtonElement>;

  constructor(
    private readonly marks: ComparedMarks,
    private readonly bench: Workbench,
  ) {
    this.buttons = new Map(marks.aliases.map((alias) => [alias, this.button(alias)]));
    this.show(false);
  }

  async load(): Promise<void> {
    await this.marks.load();
  }

  show(asHeat: boolean): void {
    const { aliases } = this.marks;
    const counts = aliases.map((_, i) => {
      const sign = h("span", { class: "heat-sign" }, `${i + 1}`);
      sign.style.setProperty("--heat", heatColour(i + 1, aliases.length));
      return sign;
    });
    this.element.replaceChildren(...(asHeat ? [h("span", {}, `of ${aliases.length}`), ...counts] : this.buttons.values()));
  }

  /** All, then only the first reader, only the second... */
  nextOnly(): void {
    const { aliases, hidden } = this.marks;
    const shown = aliases.filter((alias) => !hidden.has(alias));
    const at = shown.length === 1 ? aliases.indexOf(shown[0] as string) + 1 : 0;
    hidden.clear();
    if (at < aliases.length) aliases.forEach((alias, i) => i !== at && hidden.add(alias));
    this.tell();
  }

  private button(alias: string): HTMLButtonElement {
    const toggle = (): void => {
      if (!this.marks.hidden.delete(alias)) this.marks.hidden.add(alias);
      this.tell();
    };
    const title = `Hide or show what ${alias} drew`;
    return h("button", { type: "button", class: "reader-shown", title, "aria-label": title, "aria-pressed": "true", onclick: toggle }, readerLetter(alias, this.marks.aliases));
  }

  private tell(): void {
    this.buttons.forEach((button, alias) => setAttribute(button, "aria-pressed", this.marks.hidden.has(alias) ? "false" : "true"));
    this.bench.changed();
  }
}
