/** One pane: image, marks over it, and the quiet texts at its edges. */

import type { Engine } from "../engine/interface";
import type { Angles } from "../geometry/cut";
import { edgeLetters } from "../geometry/orientation";
import { hasPlace } from "../geometry/placing";
import { cutBy, picturePlaceWords, placeWords, volumePlaceWords } from "../geometry/reference-line";
import { planeAxes } from "../geometry/projection";
import type { Canvas, World } from "../geometry/space";
import { fill, h } from "../dom";
import type { HungPane, Panes } from "../hanging/panes";
import { roleName } from "../hanging/roles";
import type { Stack } from "../props";
import { ownSlice } from "../marks/volume";
import { emptySketch } from "../marks/sketch";
import { sketchOn } from "../tools/hit";
import { rangeIn } from "../tools/ranges";
import type { Slice } from "../tools/tool";
import { plainInk, type Inked, type Wash } from "./ink";
import { Overlay } from "./overlay";
import { SliceBar, type Band } from "./slice-bar";
import type { Workbench } from "./workbench";

const REMARK_MS = 4_000;

export interface PaneParts {
  readonly bench: Workbench;
  readonly pane: HungPane;
  readonly note: string | null;
  readonly inked: () => readonly Inked[];
  readonly washes?: ((slice: Slice) => readonly Wash[]) | undefined;
  readonly enlarge: () => void;
}

export class PaneView {
  readonly element: HTMLElement;
  readonly surface: HTMLDivElement;
  readonly image = h("div", { class: "pane-image" });
  hover: Canvas | null = null;
  correlated: World | null = null;
  private readonly overlay: Overlay;
  private readonly title = h("div", { class: "pane-title" });
  private readonly numbers = h("div", { class: "pane-numbers" });
  private readonly under = h("div", { class: "pane-under" });
  private readonly letters = { left: edge("left"), right: edge("right"), top: edge("top"), bottom: edge("bottom") };
  private readonly bar: SliceBar;
  private readonly passing = h("p", { class: "pane-remark", role: "status", hidden: true });
  private readonly led = h("p", { class: "pane-guide", "aria-hidden": "true", hidden: true });
  private remarking = 0;
  private readonly notice = h("p", { class: "pane-notice", hidden: true });

  constructor(private readonly parts: PaneParts) {
    const { pane } = parts;
    const canvas = h("canvas", { class: "pane-marks" });
    this.overlay = new Overlay(canvas, this.engine, pane.id);
    this.bar = new SliceBar((frame) => this.panes.goTo(pane.id, frame));
    this.surface = h("div", {
      class: "pane-surface",
      tabindex: 0,
      role: "application",
      "aria-label": `${roleName(pane.role)} images`,
      "aria-roledescription": "image stack",
    });
    this.surface.append(this.image, canvas);
    this.surface.addEventListener("dblclick", parts.enlarge);
    this.surface.addEventListener("focus", () => this.panes.focus(pane.id));
    this.element = h(
      "section",
      { class: "pane", "data-pane": pane.id, "data-role": pane.role, "aria-label": roleName(pane.role) },
      this.surface,
      ...Object.values(this.letters),
      this.title,
      this.numbers,
      this.under,
      this.bar.element,
      this.led,
      this.passing,
      this.notice,
    );
    if (!pane.stackId) this.say(pane.why ?? "This study has no such series.");
  }

  /** A sentence in the middle of the pane, instead of an image. */
  say(sentence: string | null): void {
    this.notice.textContent = sentence;
    this.notice.hidden = sentence === null;
  }

  /** A sentence at the pane's lower edge that goes by itself. */
  remark(sentence: string | null): void {
    clearTimeout(this.remarking);
    this.passing.textContent = sentence;
    this.passing.hidden = sentence === null;
    if (sentence) this.remarking = window.setTimeout(() => this.remark(null), REMARK_MS);
  }

  /** What is to be drawn here next; `isWanted` where it is to be drawn in this pane and no other. */
  lead(words: string | null, isWanted: boolean): void {
    this.element.classList.toggle("wanted", isWanted);
    this.led.hidden = words === null;
    if (this.led.textContent !== (words ?? "")) this.led.textContent = words;
  }

  /** Texts: after a scroll, a new stack, a window. */
  describe(): void {
    const { pane, note } = this.parts;
    const stack = this.panes.stack(pane.id);
    const look = this.engine.look(pane.id);
    const geometry = stack && this.panes.geometry(stack.id);
    this.element.classList.toggle("focused", this.panes.focused === pane.id);
    if (!stack || !geometry) {
      fill(this.title, h("b", {}, roleName(pane.role)));
      return;
    }
    const remark = stack.note ?? (stack.pane_roles.includes(pane.role) ? note : null);
    fill(this.title, h("b", {}, stack.label), remark && h("span", { class: "pane-note" }, remark));
    const { right, down } = planeAxes(geometry);
    const letters = edgeLetters(right, down);
    const isPlaced = hasPlace(stack) && stack.space !== "volume";
    for (const side of ["left", "right", "top", "bottom"] as const) this.letters[side].textContent = isPlaced ? letters[side] : "";
    if (!look) return;
    const ranges = this.ranges(stack);
    const labels = ranges.filter(({ from, to }) => from <= look.frame && look.frame <= to);
    const digits = look.window.width < 10 ? 2 : 0;
    fill(
      this.numbers,
      h("span", {}, `W ${look.window.width.toFixed(digits)}  L ${look.window.center.toFixed(digits)}`),
      stack.cut && h("b", {}, angleWords(stack.cut)),
      look.inverted && h("span", {}, "inverted"),
      !look.smooth && h("span", {}, "pixels"),
      h("b", {}, `${look.frame + 1} / ${geometry.frames}`),
      ...labels.map(({ words, colour }) => h("b", { class: "frame-label", style: `--label: ${colour}` }, words)),
    );
    this.bar.show(look.frame, geometry.frames, this.markedFrames(stack.id), ranges);
  }

  /** Marks, ring and value: after every render and every move of the pointer. */
  repaint(): void {
    const { bench, pane } = this.parts;
    this.overlay.begin();
    this.overlay.fill = bench.fill;
    const slice = bench.slice(pane.id);
    if (!slice) return;
    this.referenceLine(slice);
    const { drawing } = bench;
    const isHere = (stackId: string): boolean => stackId === slice.stack.id;
    for (const { mark, ink } of this.parts.inked()) {
      if (drawing?.mark.id === mark.id) continue;
      this.overlay.paint(sketchOn(mark, slice, bench.stackOf(mark.stack_id), bench), ink);
    }
    if (drawing && isHere(drawing.mark.stack_id)) {
      const ink = plainInk(drawing.mark);
      if (drawing.kind === "mask") {
        const area = ownSlice(drawing.voxels, slice.geometry, slice.frame);
        if (area.filled.includes(1)) this.overlay.paint({ ...emptySketch(), areas: [area] }, ink, true);
      } else {
        this.overlay.paint(sketchOn(drawing.mark, slice, slice.stack, bench), ink);
      }
    }
    for (const { area, colour, letter } of this.parts.washes?.(slice) ?? []) {
      this.overlay.paint({ ...emptySketch(), areas: [area] }, { colour, dash: [], letter, strength: "selected" });
    }
    this.overlay.write();
    if (this.correlated) this.overlay.correlation(this.correlated);
    this.underPointer();
  }

  private referenceLine({ geometry, frame }: Slice): void {
    const { panes, parts } = this;
    if (panes.referenceLines) parts.bench.planes.lines(parts.pane.id).forEach((one) => this.overlay.plane(one, parts.bench.tool.key === "planes"));
    if (panes.referenceLines && geometry.cutOf) this.overlay.correlation(panes.cuts.point(geometry.cutOf) as World);
    if (panes.cuts.of(panes.focused)) return;
    const focused = panes.referenceLines && panes.focused !== this.parts.pane.id ? panes.slice(panes.focused) : null;
    const source = focused && panes.joins.stack(focused.geometry, geometry.frameOfReference);
    const line = focused && source && cutBy(source, focused.frame, geometry, frame);
    if (line) this.overlay.reference(line);
  }

  private underPointer(): void {
    const { bench, pane } = this.parts;
    const slice = bench.slice(pane.id);
    const place = this.hover && this.engine.toWorld(pane.id, this.hover);
    if (!slice || !place || !this.hover) {
      this.under.textContent = "";
      return;
    }
    const value = this.engine.valueAt(slice.stack.id, slice.frame, place);
    const { unit } = slice.stack.pixel;
    const words = value === null ? "" : `${Number(value.toFixed(2))}${unit ? ` ${unit}` : ""}`;
    fill(this.under, h("b", {}, words), h("span", {}, placeWordsOf(slice.stack, place)));
    const { paints } = bench.tool;
    if (paints) this.overlay.ring(this.hover, place, bench.brushRadiusMm(), slice.geometry.rowDirection, paints === "erases");
  }

  private ranges(stack: Stack): (Band & { words: string })[] {
    return this.parts.inked().flatMap(({ mark, ink }) => {
      const range = rangeIn(mark, { stack });
      return range ? [{ from: range[0], to: range[1], colour: ink.colour, isSelected: ink.strength === "selected", words: ink.letter || "labelled" }] : [];
    });
  }

  private markedFrames(stackId: string): number[] {
    const { bench } = this.parts;
    const stack = bench.stackOf(stackId);
    const own = this.parts.inked().filter(({ mark }) => mark.stack_id === stackId && mark.geometry.kind !== "frames");
    const drawn = new Set(own.map(({ mark }) => `${mark.sop_instance_uid}/${mark.frame_number}`));
    return (stack?.frames ?? []).flatMap((one, i) => (drawn.has(`${one.sop_instance_uid}/${one.frame_number}`) ? [i] : []));
  }

  private get engine(): Engine {
    return this.parts.bench.engine;
  }

  private get panes(): Panes {
    return this.parts.bench.panes;
  }
}

const placeWordsOf = (stack: Stack, place: World): string =>
  !hasPlace(stack) ? picturePlaceWords(place, stack.has_scale !== false) : stack.space === "volume" ? volumePlaceWords(place) : placeWords(place);

const angleWords = ({ turn, tilt }: Angles): string => (turn || tilt ? `turned ${turn}°, tilted ${tilt}°` : "0°");

const edge = (side: string): HTMLElement => h("span", { class: `pane-letter ${side}`, "aria-hidden": "true" });
