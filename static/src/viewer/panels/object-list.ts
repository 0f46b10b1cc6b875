/** The rows of drawn things: swatch, name, where and how large, eye, lock, delete; and what is drawn next. */

import { fill, h, letGoOfChoice } from "../dom";
import type { Mark } from "../marks/mark";
import { COLOURS, COLOUR_KEYS, colourOf } from "../marks/palette";
import { proposedSentence } from "../marks/proposed";
import { icon } from "./icons";
import { lettersFor } from "./ink";
import type { Objects } from "./objects";
import type { Workbench } from "./workbench";

const FOR_FINDINGS = "";
const MOST_LETTERS = 3;
/** Abbreviations as they are, of a word its first letter. */
const inSwatch = (letters: string | null): string | undefined =>
  letters !== null && letters.length > MOST_LETTERS ? letters[0]?.toUpperCase() : (letters ?? undefined);

export class ObjectList {
  readonly element: HTMLElement;
  private readonly rows = h("ul", { class: "object-rows", id: "object-rows" });
  private readonly opener: HTMLButtonElement;
  private readonly target: HTMLSelectElement;
  private isOpen = true;
  private shown = "";
  private asked: Objects["asking"] = null;

  constructor(
    private readonly bench: Workbench,
    private readonly objects: Objects,
  ) {
    this.opener = h("button", { type: "button", class: "objects-opener", "aria-controls": "object-rows", onclick: () => this.toggle() });
    this.target = h(
      "select",
      { "aria-label": "Draw for", title: "What is painted and outlined next (Shift G)", onchange: () => bench.drawFor(this.target.value || null) },
      bench.asksFindings && h("option", { value: FOR_FINDINGS }, "the finding"),
      ...bench.structures.map(({ key, label }) => h("option", { value: key }, label)),
    );
    letGoOfChoice(this.target);
    const choice = h("label", { class: "draw-for" }, h("span", {}, "draw for"), this.target);
    choice.hidden = !bench.structures.length;
    this.element = h("section", { class: "objects", "aria-label": "Drawn things" }, h("div", { class: "objects-head" }, this.opener, choice), this.rows);
    bench.store.subscribe(() => this.update());
    bench.subscribe(() => this.update());
    this.update();
  }

  private toggle(): void {
    this.isOpen = !this.isOpen;
    this.update();
  }

  /** Made anew only when a row would look other than it does: the bench tells of every move of a pen. */
  private update(): void {
    const { bench, objects } = this;
    const marks = objects.list;
    const now = JSON.stringify([
      this.isOpen, bench.readOnly, bench.selected(), bench.structure, objects.asking,
      marks.map((mark) => [mark.id, objects.nameOf(mark), objects.detailOf(mark), colourOf(mark), mark.locked, bench.isHidden(mark.id)]),
    ]);
    if (now === this.shown) return;
    this.shown = now;
    this.target.value = bench.structure ?? FOR_FINDINGS;
    this.target.disabled = bench.readOnly;
    this.opener.setAttribute("aria-expanded", String(this.isOpen));
    fill(this.opener, "Drawn", h("span", { class: "objects-count" }, String(marks.length)));
    this.rows.hidden = !this.isOpen || !marks.length;
    this.remake(marks);
  }

  /** The focus stays where it was; it goes to a field that has just been asked for, and with the colour chosen. */
  private remake(marks: readonly Mark[]): void {
    const { rows } = this;
    const isNewlyAsked = this.objects.asking !== this.asked;
    this.asked = this.objects.asking;
    const isAmongColours = rows.contains(document.activeElement) && document.activeElement?.role === "radio";
    const focused = [...rows.querySelectorAll("button, input")].indexOf(document.activeElement as Element);
    fill(rows, ...marks.map((mark) => this.row(mark)));
    const asked = rows.querySelector<HTMLElement>("input, [role=radio][aria-checked=true]");
    if (asked && (isNewlyAsked || isAmongColours)) asked.focus();
    else if (focused >= 0) (rows.querySelectorAll<HTMLElement>("button, input")[focused] ?? this.opener).focus();
    rows.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  private row(mark: Mark): HTMLElement {
    const { bench, objects } = this;
    const name = objects.nameOf(mark);
    const isSelected = mark.id === bench.selected();
    const asks = (what: "name" | "colour"): boolean => objects.asking?.mark === mark.id && objects.asking.what === what;
    const isHidden = bench.isHidden(mark.id);
    const isLocked = mark.locked === true;
    return h(
      "li",
      { class: "object-row", "data-mark": mark.id, "data-structure": mark.structure, "aria-current": isSelected ? "true" : null, "data-hidden": isHidden },
      h(
        "button",
        { type: "button", class: "swatch", style: `--swatch: ${COLOURS[colourOf(mark)]}`, "aria-label": `Colour of ${name}: ${colourOf(mark)}`, "aria-expanded": String(asks("colour")), title: "Colour (Shift U: next)", disabled: bench.readOnly, onclick: () => objects.ask("colour", mark.id) },
        inSwatch(lettersFor(mark)) ?? String(bench.store.findings().findIndex((one) => one.id === mark.finding_id) + 1),
      ),
      asks("name")
        ? this.nameField(mark)
        : h(
            "button",
            { type: "button", class: "object-name", "aria-pressed": String(isSelected), title: [`${name}: ${objects.detailOf(mark)} (F2: rename)`, proposedSentence(mark)].filter(Boolean).join("\n"), onclick: () => objects.show(mark), ondblclick: () => objects.ask("name", mark.id) },
            h("b", {}, name),
            h("span", { class: "object-detail" }, objects.detailOf(mark)),
          ),
      this.tool("hide", `Hide ${name}`, isHidden, "Hide or show (Shift E)", () => objects.toggleHidden(mark.id)),
      this.tool("lock", `Lock ${name}`, isLocked, "Lock or unlock (Shift P)", () => objects.toggleLocked(mark.id), bench.readOnly),
      this.tool("delete", `Delete ${name}`, null, "Delete", () => objects.remove(mark.id), bench.readOnly),
      asks("colour") && this.colours(mark, name),
    );
  }

  private tool(sign: string, label: string, pressed: boolean | null, title: string, run: () => void, disabled = false): HTMLElement {
    return h(
      "button",
      { type: "button", class: `object-tool ${sign}`, "aria-label": label, title, "aria-pressed": pressed === null ? null : String(pressed), disabled, onclick: run },
      icon(pressed && sign === "hide" ? "hidden" : sign === "lock" && !pressed ? "unlock" : sign),
    );
  }

  private nameField(mark: Mark): HTMLElement {
    const { objects } = this;
    const field = h("input", { class: "object-name", value: objects.ownNameOf(mark), maxlength: 60, "aria-label": `Name of ${objects.nameOf(mark)}` });
    let isDone = false;
    const end = (isKept: boolean): void => {
      if (isDone) return;
      isDone = true;
      objects.asking = null;
      if (isKept) objects.rename(field.value, mark.id);
      objects.answered();
      this.rows.querySelector<HTMLElement>(`[data-mark="${mark.id}"] button.object-name`)?.focus();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      end(event.key === "Enter");
    });
    field.addEventListener("blur", () => end(true));
    queueMicrotask(() => field.select());
    return field;
  }

  private colours(mark: Mark, name: string): HTMLElement {
    const { objects } = this;
    const choose = (by: number): void => {
      const at = COLOUR_KEYS.indexOf(colourOf(mark));
      objects.recolour(COLOUR_KEYS[(at + by + COLOUR_KEYS.length) % COLOUR_KEYS.length], mark.id);
    };
    const group = h(
      "div",
      { class: "swatches", role: "radiogroup", "aria-label": `Colour of ${name}` },
      ...COLOUR_KEYS.map((key) => {
        const isChosen = key === colourOf(mark);
        return h("button", { type: "button", class: "swatch", role: "radio", style: `--swatch: ${COLOURS[key]}`, "aria-label": key, title: key, "aria-checked": String(isChosen), tabindex: isChosen ? 0 : -1, onclick: () => objects.recolour(key, mark.id) }, isChosen ? "✓" : "");
      }),
    );
    group.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (by === undefined && !["Escape", "Enter"].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      if (by !== undefined) return choose(by);
      objects.answered();
      this.rows.querySelector<HTMLElement>(`[data-mark="${mark.id}"] button.swatch`)?.focus();
    });
    return group;
  }
}
