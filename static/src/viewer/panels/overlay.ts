/** Paints marks over one pane, from patient millimetres, sharp at any device pixel ratio. */

import type { Engine, PaneId } from "../engine/interface";
import { outlines, strips } from "../geometry/outline";
import { add, scale, type Canvas, type World } from "../geometry/space";
import type { Sketch } from "../marks/sketch";
import type { MaskSlice } from "../marks/volume";
import type { CutLine } from "../hanging/cut-lines";
import type { Ink } from "./ink";

interface Paths {
  readonly fill: Path2D;
  readonly edge: Path2D;
}

const paths = new WeakMap<Uint8Array, Paths>();

const OPACITY: Record<Ink["strength"], number> = { quiet: 0.55, active: 1, selected: 1 };
const FILL: Record<Ink["strength"], number> = { quiet: 0.1, active: 0.22, selected: 0.3 };
const PLANE_COLOURS: Record<CutLine["plane"], string> = { axial: "#e69f00", sagittal: "#56b4e9", coronal: "#009e73" };
const PLANE_WORDS: Record<CutLine["plane"], string> = { axial: "ax", sagittal: "sag", coronal: "cor" };
const LINE_PX = 13;
const MOST_TRIES = 24; // as many readers as there may be, each with an outline and a length at one place
const BAR_PX = 18;
const MOST_LARGE_HANDLES = 4;
const HALO = "rgb(0 0 0 / 65%)";

export class Overlay {
  private readonly context: CanvasRenderingContext2D;
  private readonly pending: { sketch: Sketch; ink: Ink }[] = [];
  private readonly labels: [number, number, number][] = [];
  /** Times the usual strength of what fills a region. */
  fill = 1;
  private width = 0;
  private height = 0;
  /** Clearing what is clear would make the browser put the page together again. */
  private isBlank = false;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly engine: Engine,
    private readonly pane: PaneId,
  ) {
    this.context = canvas.getContext("2d") as CanvasRenderingContext2D;
  }

  begin(): void {
    this.labels.length = this.pending.length = 0;
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.canvas;
    const isOther = this.width !== clientWidth * ratio || this.height !== clientHeight * ratio;
    if (!isOther && this.isBlank) return;
    this.isBlank = true;
    if (isOther) {
      this.width = this.canvas.width = clientWidth * ratio;
      this.height = this.canvas.height = clientHeight * ratio;
    }
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, clientWidth, clientHeight);
    this.context.font = '600 12px "Inter", system-ui, sans-serif';
  }

  /** `live` areas change under the hand: their outline is not kept. */
  paint(sketch: Sketch, ink: Ink, live = false): void {
    const { context } = this;
    context.globalAlpha = OPACITY[ink.strength];
    sketch.areas.forEach((area) => this.area(area, ink, live));
    for (const { points, closed } of sketch.lines) this.line(points, closed, ink);
    sketch.crosses.forEach((at) => this.cross(at, ink));
    sketch.crossings.forEach((at) => this.diamond(at, ink));
    if (ink.strength === "selected") sketch.handles.forEach((at) => this.handle(at, ink, sketch.handles.length > MOST_LARGE_HANDLES ? 2 : 4));
    context.globalAlpha = 1;
    this.pending.push({ sketch, ink });
  }

  /** What is written at marks, over all of them. */
  write(): void {
    const { context } = this;
    for (const { sketch, ink } of this.pending.splice(0)) {
      context.globalAlpha = OPACITY[ink.strength];
      this.label(sketch, ink);
    }
    context.globalAlpha = 1;
  }

  /** The ring of the brush under the pointer. */
  ring(at: Canvas, place: World, radiusMm: number, right: readonly [number, number, number], erases: boolean): void {
    const edge = this.engine.toCanvas(this.pane, add(place, scale(right, radiusMm)));
    if (!edge) return;
    const radius = Math.max(1.5, Math.hypot(edge[0] - at[0], edge[1] - at[1]));
    const { context } = this;
    context.beginPath();
    context.arc(at[0], at[1], radius, 0, 2 * Math.PI);
    this.stroke(erases ? "#ffffff" : "#56b4e9", 1.25, erases ? [3, 3] : []);
  }

  /** A plus sign at the same patient place in every pane. */
  correlation(at: World): void {
    const place = this.engine.toCanvas(this.pane, at);
    if (!place) return;
    const { context } = this;
    const [x, y] = place;
    context.beginPath();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      context.moveTo(x + dx * 5, y + dy * 5);
      context.lineTo(x + dx * 16, y + dy * 16);
    }
    this.stroke("#ffffff", 1.25, []);
  }

  /** Where the focused pane's slice cuts this one. */
  reference([a, b]: readonly [World, World]): void {
    const [from, to] = [this.engine.toCanvas(this.pane, a), this.engine.toCanvas(this.pane, b)];
    if (!from || !to) return;
    const { context } = this;
    context.beginPath();
    context.moveTo(from[0], from[1]);
    context.lineTo(to[0], to[1]);
    context.globalAlpha = 0.6;
    this.stroke("#f0e442", 1, [6, 5]);
    context.globalAlpha = 1;
  }

  /** Where a calculated plane cuts this slice, by colour and word (a letter would be read as a side: A, S); with rings to turn it by. */
  plane({ plane, ends, handles }: CutLine, isTurnable: boolean): void {
    const [from, to] = ends.map((end) => this.engine.toCanvas(this.pane, end));
    if (!from || !to) return;
    const { context } = this;
    const colour = PLANE_COLOURS[plane];
    context.beginPath();
    context.moveTo(from[0], from[1]);
    context.lineTo(to[0], to[1]);
    context.globalAlpha = 0.7;
    this.stroke(colour, 1, []);
    context.globalAlpha = 1;
    context.fillStyle = colour;
    const words = PLANE_WORDS[plane];
    context.fillText(words, Math.max(4, Math.min(to[0] + 4, this.canvas.clientWidth - context.measureText(words).width - BAR_PX)), Math.max(14, to[1] - 4));
    if (isTurnable) handles.forEach((at) => this.handle(at, { colour, dash: [], letter: "", strength: "selected" }, 6));
  }

  private line(points: readonly World[], closed: boolean, ink: Ink): void {
    const { context } = this;
    context.beginPath();
    points.forEach((point, i) => {
      const at = this.engine.toCanvas(this.pane, point);
      if (!at) return;
      if (i === 0) context.moveTo(at[0], at[1]);
      else context.lineTo(at[0], at[1]);
    });
    if (closed) context.closePath();
    if (closed && ink.strength !== "quiet" && !ink.hollow) {
      context.fillStyle = ink.colour;
      const alpha = context.globalAlpha;
      context.globalAlpha = (FILL[ink.strength] / 3) * this.fill;
      context.fill();
      context.globalAlpha = alpha;
    }
    this.stroke(ink.colour, ink.strength === "selected" ? 2.25 : 1.6, ink.dash);
  }

  private cross(at: World, ink: Ink): void {
    const place = this.engine.toCanvas(this.pane, at);
    if (!place) return;
    const [x, y] = place;
    const { context } = this;
    context.beginPath();
    context.moveTo(x - 7, y);
    context.lineTo(x + 7, y);
    context.moveTo(x, y - 7);
    context.lineTo(x, y + 7);
    this.stroke(ink.colour, ink.strength === "selected" ? 2.25 : 1.6, ink.hollow ? [2, 2] : []);
  }

  private diamond(at: World, ink: Ink): void {
    const place = this.engine.toCanvas(this.pane, at);
    if (!place) return;
    const [x, y] = place;
    const { context } = this;
    context.beginPath();
    context.moveTo(x, y - 4);
    context.lineTo(x + 4, y);
    context.lineTo(x, y + 4);
    context.lineTo(x - 4, y);
    context.closePath();
    this.stroke(ink.colour, 1.4, []);
  }

  private handle(at: World, ink: Ink, radius: number): void {
    const place = this.engine.toCanvas(this.pane, at);
    if (!place) return;
    const { context } = this;
    context.beginPath();
    context.arc(place[0], place[1], radius, 0, 2 * Math.PI);
    context.fillStyle = "#0b0d0e";
    context.fill();
    this.stroke(ink.colour, 1.75, []);
  }

  private area(area: MaskSlice, ink: Ink, live: boolean): void {
    const origin = this.engine.toCanvas(this.pane, area.origin);
    const right = this.engine.toCanvas(this.pane, add(area.origin, area.stepRight));
    const down = this.engine.toCanvas(this.pane, add(area.origin, area.stepDown));
    if (!origin || !right || !down) return;
    const { fill, edge } = live ? pathsOf(area) : knownPaths(area);
    const toPane = new DOMMatrix([right[0] - origin[0], right[1] - origin[1], down[0] - origin[0], down[1] - origin[1], origin[0], origin[1]]);
    if (!ink.hollow) this.fillIn(fill, toPane, ink);
    const outline = new Path2D();
    outline.addPath(edge, toPane);
    this.stroke(ink.colour, ink.strength === "selected" ? 2 : 1.5, ink.dash, outline);
  }

  private fillIn(path: Path2D, toPane: DOMMatrix, ink: Ink): void {
    const { context } = this;
    const alpha = context.globalAlpha;
    const placed = new Path2D();
    placed.addPath(path, toPane);
    context.globalAlpha = FILL[ink.strength] * this.fill;
    context.fillStyle = ink.colour;
    context.fill(placed);
    context.globalAlpha = alpha;
  }

  private label(sketch: Sketch, ink: Ink): void {
    const text = [ink.letter, sketch.caption?.text].filter(Boolean).join("  ");
    const place = sketch.caption?.at ?? topRightOf(sketch.areas[0]);
    const at = place && this.engine.toCanvas(this.pane, place);
    if (!at || !text) return;
    const { context } = this;
    const wide = context.measureText(text).width;
    const [x, y] = this.freePlace(this.uncut(at[0], wide), at[1] - 7, wide);
    context.lineWidth = 3;
    context.strokeStyle = HALO;
    context.setLineDash([]);
    context.lineJoin = "round";
    context.strokeText(text, x, y);
    context.fillStyle = ink.colour;
    context.fillText(text, x, y);
    this.isBlank = false;
  }

  /** What is marked in the pane is written in the pane, before the bar of slices. */
  private uncut(at: number, wide: number): number {
    const { clientWidth } = this.canvas;
    const last = clientWidth - wide - BAR_PX;
    return at > clientWidth ? at + 9 : Math.min(at + 9, Math.max(2, last));
  }

  /** Labels of marks that lie on each other are written below each other. */
  private freePlace(x: number, y: number, width: number): readonly [number, number] {
    const overlaps = (one: readonly [number, number, number], at: number): boolean =>
      Math.abs(one[1] - at) < LINE_PX && x < one[0] + one[2] + 4 && one[0] < x + width + 4;
    let at = y;
    for (let tries = 0; tries < MOST_TRIES && this.labels.some((one) => overlaps(one, at)); tries += 1) at += LINE_PX;
    this.labels.push([x, at, width]);
    return [x, at];
  }

  private stroke(colour: string, width: number, dash: readonly number[], path?: Path2D): void {
    const { context } = this;
    this.isBlank = false;
    const draw = (): void => (path ? context.stroke(path) : context.stroke());
    context.lineCap = context.lineJoin = "round";
    context.setLineDash([...dash]);
    context.lineWidth = width + 2;
    context.strokeStyle = HALO;
    draw();
    context.lineWidth = width;
    context.strokeStyle = colour;
    draw();
  }
}

function topRightOf(area: MaskSlice | undefined): World | null {
  const first = area?.filled.indexOf(1) ?? -1;
  if (!area || first < 0) return null;
  const row = Math.floor(first / area.width);
  const column = area.filled.subarray(row * area.width, (row + 1) * area.width).lastIndexOf(1);
  return add(area.origin, add(scale(area.stepRight, column + 0.5), scale(area.stepDown, row - 0.5)));
}

function knownPaths(area: MaskSlice): Paths {
  const known = paths.get(area.filled) ?? pathsOf(area);
  paths.set(area.filled, known);
  return known;
}

/** In pixels of the area; a pane's transform brings them to the screen. */
function pathsOf(area: MaskSlice): Paths {
  const fill = new Path2D();
  const runs = strips(area);
  for (let i = 0; i < runs.length; i += 3) fill.rect((runs[i] as number) - 0.5, (runs[i + 1] as number) - 0.5, runs[i + 2] as number, 1);
  const edge = new Path2D();
  for (const points of outlines(area)) {
    edge.moveTo(points[0] as number, points[1] as number);
    for (let i = 2; i < points.length; i += 2) edge.lineTo(points[i] as number, points[i + 1] as number);
    edge.closePath();
  }
  return { fill, edge };
}
