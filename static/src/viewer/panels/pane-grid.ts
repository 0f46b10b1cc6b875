/** All panes in their layout: follows the window, enlarges one and goes back, says what is not linked. */

import type { PaneId } from "../engine/interface";
import type { Canvas, World } from "../geometry/space";
import { frameCentre, heightAbove } from "../geometry/stack";
import { reachMm } from "../geometry/projection";
import { h, setText } from "../dom";
import { apartWords, joinWords } from "../hanging/joins";
import type { HungPane } from "../hanging/panes";
import { roleName } from "../hanging/roles";
import type { Layout } from "../props";
import type { Slice, Tool } from "../tools/tool";
import type { Inked, Wash } from "./ink";
import { KeyHand } from "./key-hand";
import { PaneView } from "./pane-view";
import { PointerRouter } from "./pointer";
import type { Workbench } from "./workbench";

export interface GridParts {
  readonly bench: Workbench;
  readonly inked: () => readonly Inked[];
  readonly washes?: (slice: Slice) => readonly Wash[];
  readonly refused: (tool: Tool, why?: string | null) => void;
  /** A drawing begins: what was refused elsewhere is no word about this picture. */
  readonly begun?: () => void;
}

export class PaneGrid {
  readonly element = h("div", { class: "panes" });
  readonly views = new Map<PaneId, PaneView>();
  readonly pointer: PointerRouter;
  readonly keyHand: KeyHand;
  /** Hears of every place pointed at, and of the frame of reference it is in. */
  onPlace: (place: World | null, frameOfReference: string) => void = () => undefined;
  /** Hears of a tool before it is pressed onto an image. */
  onPress: (tool: Tool) => void = () => undefined;
  private readonly apart = h("p", { class: "unlinked", role: "status", hidden: true });
  private readonly joined = h("p", { class: "joined", role: "status", hidden: true });
  private readonly banner = h("div", { class: "links" }, this.apart, this.joined);
  private readonly resizes: ResizeObserver;
  private readonly undo: (() => void)[] = [];
  private painting = 0;
  private isPainting = false;
  private correlating = false;
  private hovered: { pane: PaneId; at: Canvas } | null = null;

  constructor(private readonly parts: GridParts) {
    const { bench } = parts;
    this.pointer = new PointerRouter(bench, {
      hover: (pane, at) => {
        this.putHandAway();
        this.hover(pane, at);
      },
      gestureRefused: parts.refused,
      pressing: (tool) => {
        if (tool.draws) parts.begun?.();
        this.onPress(tool);
      },
    });
    this.keyHand = new KeyHand({ bench, pointer: this.pointer, size: (pane) => this.sizeOf(pane), shown: (pane, at) => this.hover(pane, at) });
    bench.remark = (pane, sentence) => this.views.get(pane)?.remark(sentence);
    this.element.append(this.banner);
    this.build();
    this.resizes = new ResizeObserver(() => this.resized());
    this.undo.push(
      bench.engine.onRendered((id) => this.rendered(id)),
      bench.engine.onFailed((stackId, sentence) => this.failed(stackId, sentence)),
      bench.panes.subscribe(() => this.arrange()),
      bench.subscribe(() => this.paintSoon()),
      bench.store.subscribe(() => this.paintSoon()),
    );
  }

  /** Another arrangement of panes; what is seen again is seen as it was left, the rest at the place looked at. */
  async rearrange(layout: Layout): Promise<void> {
    const { bench } = this.parts;
    const { panes } = bench;
    const slice = panes.slice(panes.focused);
    const linking = slice?.stack.cut && panes.cuts.point(slice.stack.cut.of);
    const place = linking ?? (slice && frameCentre(slice.geometry, slice.frame));
    this.pointer.cancel();
    this.putHandAway();
    this.resizes.disconnect();
    panes.leave();
    for (const [id, view] of this.views) {
      bench.engine.closePane(id);
      view.element.remove();
    }
    this.views.clear();
    panes.arrange(layout);
    this.build();
    await this.open();
    if (slice && place && panes.list.some((pane) => panes.cuts.of(pane.id))) panes.jumpTo(place, slice.stack.frame_of_reference_uid, slice.stack.id);
  }

  private build(): void {
    const { bench, inked, washes } = this.parts;
    const { rows, columns, spans, notes } = bench.panes.layout;
    this.element.style.setProperty("--rows", String(rows));
    this.element.style.setProperty("--columns", String(columns));
    bench.panes.list.forEach((pane, i) => {
      const view = new PaneView({
        bench,
        pane,
        note: notes?.[pane.role] ?? null,
        inked,
        washes,
      });
      const [tall, wide] = spans?.[i] ?? [1, 1];
      view.element.style.setProperty("--tall", String(tall));
      view.element.style.setProperty("--wide", String(wide));
      this.views.set(pane.id, view);
      this.pointer.attach(pane.id, view.surface);
      this.banner.before(view.element);
    });
  }

  /** Hangs the images; resolves when every pane shows one. */
  async open(): Promise<void> {
    const { bench } = this.parts;
    for (const [id, view] of this.views) bench.engine.openPane(id, view.image);
    this.arrange();
    // each pane by itself: enlarging one leaves the grid as large as it was
    this.views.forEach((view) => this.resizes.observe(view.surface));
    await bench.panes.open();
    this.arrange();
  }

  close(): void {
    this.resizes.disconnect();
    this.undo.forEach((undo) => undo());
    cancelAnimationFrame(this.painting);
  }

  /** Shows the place under the pointer in every pane that is joined with its own, for as long as `on`. */
  correlate(on: boolean): void {
    this.correlating = on;
    this.placeCorrelation();
    this.paintSoon();
  }

  putHandAway(): void {
    if (!this.keyHand.isOut) return;
    this.keyHand.putAway();
    this.showCorrelation(null);
    this.hover(this.parts.bench.panes.focused, null);
  }

  paintSoon(): void {
    if (!this.painting) this.painting = requestAnimationFrame(() => this.paint());
  }

  /** Painted with its image, not a frame later: the browser puts the page together once. */
  private rendered(id: PaneId): void {
    this.views.get(id)?.stale();
    if (this.isPainting) return;
    this.isPainting = true;
    queueMicrotask(() => this.paint());
  }

  private paint(): void {
    cancelAnimationFrame(this.painting);
    this.painting = 0;
    this.isPainting = false;
    const { tool, guide, panes } = this.parts.bench;
    const { leading } = guide;
    if (this.keyHand.isOut) this.showCorrelation(this.placeHovered); // on the slice that is there now
    // sizes are read before texts are written
    this.views.forEach((view) => view.repaint());
    this.views.forEach((view, id) => {
      view.lead(leading && id === (leading.pane ?? panes.focused) ? leading.task : null, guide.axis !== null && id === leading?.pane);
      view.describe();
    });
    const cursor = tool.draws && !this.parts.bench.mayChange() ? "not-allowed" : tool.cursor;
    if (this.element.style.getPropertyValue("--cursor") !== cursor) this.element.style.setProperty("--cursor", cursor);
  }

  private hover(pane: PaneId, at: Canvas | null): void {
    this.views.forEach((view, id) => (view.hover = id === pane ? at : null));
    this.hovered = at ? { pane, at } : null;
    if (this.correlating || this.keyHand.isOut) this.placeCorrelation();
    const stack = this.parts.bench.panes.stack(pane);
    if (at && stack) this.onPlace(this.parts.bench.engine.toWorld(pane, at), stack.frame_of_reference_uid);
    this.paintSoon();
  }

  private placeCorrelation(): void {
    const { bench } = this.parts;
    const isShown = this.correlating || this.keyHand.isOut;
    const place = isShown ? this.placeHovered : null;
    const source = this.hovered && bench.slice(this.hovered.pane);
    if (place && source) bench.panes.jumpTo(place, source.stack.frame_of_reference_uid, source.stack.id);
    this.showCorrelation(place);
  }

  private showCorrelation(place: World | null): void {
    const { bench } = this.parts;
    const source = this.hovered && bench.slice(this.hovered.pane);
    this.views.forEach((view, id) => {
      const slice = bench.slice(id);
      const isOwn = slice?.stack.id === source?.stack.id;
      const there = slice && source && place && (isOwn ? place : bench.joins.place(place, source.geometry.frameOfReference, slice.geometry.frameOfReference));
      const isNear = there && Math.abs(heightAbove(slice.geometry, slice.frame, there)) <= reachMm(slice.geometry) * 1.5;
      view.correlated = isNear ? there : null;
    });
  }

  private get placeHovered(): World | null {
    return this.hovered && this.parts.bench.engine.toWorld(this.hovered.pane, this.hovered.at);
  }

  private sizeOf(pane: PaneId): [number, number] {
    const { clientWidth = 0, clientHeight = 0 } = this.views.get(pane)?.surface ?? {};
    return [clientWidth, clientHeight];
  }

  private arrange(): void {
    const { panes } = this.parts.bench;
    this.element.classList.toggle("one", panes.enlarged !== null);
    this.views.forEach((view, id) => view.element.classList.toggle("away", panes.enlarged !== null && panes.enlarged !== id));
    // what hangs there now, which need not be what the arrangement asked for
    const nameOf = (pane: HungPane): string => panes.stack(pane.id)?.label ?? roleName(pane.role);
    const names = (list: readonly HungPane[]): string => [...new Set(list.map(nameOf))].join(", ");
    const apart = panes.unlinked();
    this.apart.hidden = apart.length === 0;
    if (apart.length) setText(this.apart, apartWords(nameOf(panes.pane(panes.focused)), names(apart), panes.linked));
    const areAll = (list: readonly HungPane[]): boolean => list.length > 1 && list.length === panes.list.length - 1;
    const joined = [...panes.registered()].map(([record, list]) => joinWords(record, areAll(list) ? "the other panes" : names(list)));
    this.joined.hidden = joined.length === 0;
    setText(this.joined, joined.join(". "));
    this.banner.hidden = panes.enlarged !== null;
    // whichever pane is in focus, the images stay as large
    this.element.classList.toggle("parted", panes.enlarged === null && panes.isOfSeveralFrames);
    this.paintSoon();
  }

  private failed(stackId: string, sentence: string): void {
    const { panes } = this.parts.bench;
    panes.list
      .filter((pane) => pane.stackId === stackId)
      .forEach((pane) => this.views.get(pane.id)?.say(`This series could not be shown: ${sentence}. Reload the page to try again.`));
  }

  private resized(): void {
    this.parts.bench.engine.resize();
    this.views.forEach((view) => view.stale());
    this.paintSoon();
  }
}
