/** One pane: image, marks over it, and the quiet texts at its edges. */

import type { Engine } from "../engine/interface";
import type { Angles } from "../geometry/cut";
import { edgeLetters } from "../geometry/orientation";
import { hasPlace } from "../geometry/placing";
import { cutBy, picturePlaceWords, placeWords, volumePlaceWords } from "../geometry/reference-line";
import { planeAxes } from "../geometry/projection";
import type { Canvas, World } from "../geometry/space";
import { fillFrom, h, setText } from "../dom";
import type { CutLine } from "../hanging/cut-lines";
import type { HungPane, Panes } from "../hanging/panes";
import { roleName, timeWords } from "../hanging/roles";
import type { Stack } from "../props";
import { ownSlice } from "../marks/volume";
import { emptySketch } from "../marks/sketch";
import { isDrawnIn, sketchOn } from "../tools/hit";
import { rangeIn } from "../tools/ranges";
import type { Slice } from "../tools/tool";
import { plainInk, type Inked, type Wash } from "./ink";
import { Overlay } from "./overlay";
import { decimalsFor, valueWords } from "./number-words";
import { PaintedFrom } from "./painted-from";
import { SliceBar, type Band } from "./slice-bar";
import type { Workbench } from "./workbench";

const REMARK_MS = 4_000;

export interface PaneParts {
  readonly bench: Workbench;
  readonly pane: HungPane;
  readonly note: string | null;
  readonly inked: () => readonly Inked[];
  readonly washes?: ((slice: Slice) => readonly Wash[]) | undefined;
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
  private readonly painted = new PaintedFrom();
  private wasLive = false;
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
    setText(this.led, words);
  }

  /** Texts: after a scroll, a new stack, a window. */
  describe(): void {
    const { pane, note } = this.parts;
    const stack = this.panes.stack(pane.id);
    const look = this.engine.look(pane.id);
    const geometry = stack && this.panes.geometry(stack.id);
    this.element.classList.toggle("focused", this.panes.focused === pane.id);
    if (!stack || !geometry) {
      fillFrom(this.title, "", () => [h("b", {}, roleName(pane.role))]);
      return;
    }
    const named = stack.note ?? (stack.pane_roles.includes(pane.role) ? note : null);
    const remark = [named, kindWords(stack)].filter(Boolean).join("; ");
    const time = timeWords(stack);
    fillFrom(this.title, `${stack.label}|${time}|${remark}`, () => [
      h("b", {}, stack.label),
      time && h("span", { class: "pane-time" }, time),
      remark && h("span", { class: "pane-note" }, remark),
    ]);
    const { right, down } = planeAxes(geometry);
    const letters = edgeLetters(right, down);
    const isPlaced = hasPlace(stack) && stack.space !== "volume";
    for (const side of ["left", "right", "top", "bottom"] as const) setText(this.letters[side], isPlaced ? letters[side] : "");
    if (!look) return;
    const ranges = this.ranges(stack);
    const labels = ranges.filter(({ from, to }) => from <= look.frame && look.frame <= to);
    const digits = decimalsFor(look.window.width, 0);
    const words = [
      `W ${look.window.width.toFixed(digits)}  L ${look.window.center.toFixed(digits)}`,
      stack.cut ? angleWords(stack.cut) : sweepWords(stack.frames[look.frame]?.angle_deg),
      look.inverted && "inverted",
      !look.smooth && "pixels",
      `${look.frame + 1} / ${geometry.frames}`,
    ] as const;
    fillFrom(this.numbers, JSON.stringify([words, labels]), () => [
      h("span", {}, words[0]),
      words[1] && h("b", {}, words[1]),
      words[2] && h("span", {}, words[2]),
      words[3] && h("span", {}, words[3]),
      h("b", {}, words[4]),
      ...labels.map((label) => h("b", { class: "frame-label", style: `--label: ${label.colour}` }, label.words)),
    ]);
    this.bar.show(look.frame, geometry.frames, this.markedFrames(stack.id), ranges);
  }

  /** The image was drawn again, or the pane has another size. */
  stale(): void {
    this.painted.stale();
  }

  /** Marks, ring and value: after every render and every move of the pointer, as far as anything differs. */
  repaint(): void {
    const { bench, pane } = this.parts;
    const slice = bench.slice(pane.id);
    const place = this.placeUnderPointer(slice);
    this.sayUnderPointer(slice, place);
    const inked = this.parts.inked();
    const washes = slice ? (this.parts.washes?.(slice) ?? []) : [];
    const lines = slice ? this.referenceLines(slice) : null;
    const isLive = bench.drawing !== null || washes.length > 0;
    const ring = place && bench.tool.paints ? [...place, bench.brushRadiusMm(), bench.tool.paints].join() : null;
    const isAnew = this.painted.isAnew([
      slice?.stack, slice?.frame, bench.fill, window.devicePixelRatio, JSON.stringify(lines), ring, this.correlated?.join(),
      ...inked.flatMap(({ mark, ink }) => [mark, ink.colour, ink.strength, ink.letter, ink.dash.join()]),
    ]);
    if (!isAnew && !isLive && !this.wasLive) return;
    this.wasLive = isLive;
    this.overlay.begin();
    this.overlay.fill = bench.fill;
    if (!slice || !lines) return;
    this.paintLines(lines);
    this.paintMarks(slice, inked);
    for (const { area, colour, letter } of washes) {
      this.overlay.paint({ ...emptySketch(), areas: [area] }, { colour, dash: [], letter, strength: "selected" });
    }
    this.overlay.write();
    if (this.correlated) this.overlay.correlation(this.correlated);
    const { paints } = bench.tool;
    if (place && this.hover && paints) this.overlay.ring(this.hover, place, bench.brushRadiusMm(), slice.geometry.rowDirection, paints === "erases");
  }

  private paintMarks(slice: Slice, inked: readonly Inked[]): void {
    const { bench } = this.parts;
    const { drawing } = bench;
    for (const { mark, ink } of inked) {
      if (drawing?.mark.id === mark.id) continue;
      this.overlay.paint(sketchOn(mark, slice, bench.stackOf(mark.stack_id), bench), ink);
    }
    if (!drawing || !isDrawnIn(drawing.mark, slice)) return;
    const ink = plainInk(drawing.mark);
    if (drawing.kind === "mask") {
      const area = ownSlice(drawing.voxels, slice.geometry, slice.frame);
      if (area.filled.includes(1)) this.overlay.paint({ ...emptySketch(), areas: [area] }, ink, true);
    } else {
      this.overlay.paint(sketchOn(drawing.mark, slice, bench.stackOf(drawing.mark.stack_id), bench), ink);
    }
  }

  private referenceLines({ geometry, frame }: Slice): Lines {
    const { panes, parts } = this;
    const { planes, tool } = parts.bench;
    if (!panes.referenceLines) return { planes: [], isTurnable: false, point: null, line: null };
    const focused = !panes.cuts.of(panes.focused) && panes.focused !== parts.pane.id ? panes.slice(panes.focused) : null;
    const source = focused && panes.joins.stack(focused.geometry, geometry.frameOfReference);
    return {
      planes: planes.lines(parts.pane.id),
      isTurnable: tool.key === "planes",
      point: geometry.cutOf ? (panes.cuts.point(geometry.cutOf) ?? null) : null,
      line: (source && cutBy(source, focused.frame, geometry, frame)) ?? null,
    };
  }

  private paintLines({ planes, isTurnable, point, line }: Lines): void {
    planes.forEach((one) => this.overlay.plane(one, isTurnable));
    if (point) this.overlay.correlation(point);
    if (line) this.overlay.reference(line);
  }

  private placeUnderPointer(slice: Slice | null): World | null {
    return slice && this.hover && this.engine.toWorld(this.parts.pane.id, this.hover);
  }

  private sayUnderPointer(slice: Slice | null, place: World | null): void {
    const value = slice && place && this.engine.valueAt(slice.stack.id, slice.frame, place);
    const unit = slice?.stack.pixel.unit;
    const words = value === null ? "" : `${valueWords(value)}${unit ? ` ${unit}` : ""}`;
    const where = slice && place && placeWordsOf(slice.stack, place);
    fillFrom(this.under, `${words}|${where}`, () => (where === null ? [] : [h("b", {}, words), h("span", {}, where)]));
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

/** What lies over a slice besides marks: calculated planes, their linking point, where the focused slice cuts. */
interface Lines {
  readonly planes: readonly CutLine[];
  readonly isTurnable: boolean;
  readonly point: World | null;
  readonly line: readonly [World, World] | null;
}

const angleWords = ({ turn, tilt }: Angles): string => (turn || tilt ? `turned ${turn}°, tilted ${tilt}°` : "0°");

/** Of a sweep: how the probe stood. */
const sweepWords = (degrees: number | null | undefined): string | null =>
  typeof degrees === "number" ? `probe at ${degrees > 0 ? "+" : ""}${Number(degrees.toFixed(1))}°` : null;

const kindWords = (stack: Stack): string | null => (stack.kind === "sweep" ? "a turning sweep: its frames are not parallel" : null);

const edge = (side: string): HTMLElement => h("span", { class: `pane-letter ${side}`, "aria-hidden": "true" });
