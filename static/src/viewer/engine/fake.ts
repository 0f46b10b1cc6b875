/** An engine without a screen: panes of a fixed size, images that are there at once. For tools, undo and saving in tests. */

import type { Canvas, Vector, World } from "../geometry/space";
import { geometryOf, toPixel, toWorld, type StackGeometry, type StackShape } from "../geometry/stack";
import type { Stack } from "../props";
import type { Engine, Look, PaneId, View, Window } from "./interface";

interface FakePane {
  look: Look;
  pan: [number, number];
}

export const FAKE_PANE_PX = 400;
const MIDDLE: Canvas = [FAKE_PANE_PX / 2, FAKE_PANE_PX / 2];

export class FakeEngine implements Engine {
  canDraw = true;
  readonly panes = new Map<PaneId, FakePane>();
  private readonly geometries: Map<string, StackGeometry>;
  private readonly listeners = new Set<(pane: PaneId) => void>();

  constructor(stacks: readonly StackShape[]) {
    this.geometries = new Map(stacks.map((stack) => [stack.id, geometryOf(stack)]));
  }

  openPane(): void {}

  closePane(pane: PaneId): void {
    this.panes.delete(pane);
  }

  addCut(stack: Stack): void {
    this.geometries.set(stack.id, geometryOf(stack));
  }

  dropCut(stackId: string): void {
    this.geometries.delete(stackId);
  }

  show(pane: PaneId, stackId: string, frame: number, hold?: World): Promise<void> {
    const before = hold && this.toCanvas(pane, hold);
    const known = this.panes.get(pane);
    const window: Window = { center: 500, width: 1000 };
    const fresh: Look = { stackId, frame, shownFrame: frame, window, inverted: false, smooth: true, zoom: 1 };
    const look = hold && known ? { ...known.look, stackId, frame, shownFrame: frame } : fresh;
    this.panes.set(pane, { look, pan: [0, 0] });
    const after = hold && this.toCanvas(pane, hold);
    if (before && after) this.panBy(pane, before[0] - after[0], before[1] - after[1]);
    this.rendered(pane);
    return Promise.resolve();
  }

  scrollTo(pane: PaneId, frame: number): void {
    this.change(pane, { frame, shownFrame: frame });
  }

  look(pane: PaneId): Look | null {
    return this.panes.get(pane)?.look ?? null;
  }

  setWindow(pane: PaneId, window: Window): void {
    this.change(pane, { window });
  }

  setInverted(pane: PaneId, inverted: boolean): void {
    this.change(pane, { inverted });
  }

  setSmooth(pane: PaneId, smooth: boolean): void {
    this.change(pane, { smooth });
  }

  zoomBy(pane: PaneId, factor: number): void {
    this.change(pane, { zoom: (this.look(pane)?.zoom ?? 1) * factor });
  }

  panBy(pane: PaneId, dx: number, dy: number): void {
    const known = this.panes.get(pane);
    if (known) known.pan = [known.pan[0] + dx, known.pan[1] + dy];
    this.rendered(pane);
  }

  view(pane: PaneId): View | null {
    const seen = this.seen(pane);
    const middle = this.toWorld(pane, MIDDLE);
    if (!seen || !middle) return null;
    return { middle, pxPerMm: seen.scale / seen.geometry.columnSpacing, isWhole: this.look(pane)?.zoom === 1 && !seen.pan[0] && !seen.pan[1] };
  }

  lookAt(pane: PaneId, { middle, pxPerMm }: Pick<View, "middle" | "pxPerMm">): void {
    const now = this.view(pane)?.pxPerMm;
    if (now) this.zoomBy(pane, pxPerMm / now);
    const at = this.toCanvas(pane, middle);
    if (at) this.panBy(pane, MIDDLE[0] - at[0], MIDDLE[1] - at[1]);
  }

  fit(pane: PaneId): void {
    const known = this.panes.get(pane);
    if (known) known.pan = [0, 0];
    this.change(pane, { zoom: 1 });
  }

  reset(pane: PaneId): void {
    this.fit(pane);
    this.change(pane, { inverted: false });
  }

  toCanvas(pane: PaneId, point: Vector): Canvas | null {
    const seen = this.seen(pane);
    if (!seen) return null;
    const [column, row] = toPixel(seen.geometry, point, seen.frame);
    return [column * seen.scale + seen.pan[0], row * seen.scale + seen.pan[1]];
  }

  toWorld(pane: PaneId, [x, y]: Canvas): World | null {
    const seen = this.seen(pane);
    if (!seen) return null;
    return toWorld(seen.geometry, [(x - seen.pan[0]) / seen.scale, (y - seen.pan[1]) / seen.scale, seen.frame]);
  }

  /** What the images hold; tests put something in. */
  values: (stackId: string, frame: number, point: Vector) => number | null = () => null;

  valueAt(stackId: string, frame: number, point: Vector): number | null {
    return this.values(stackId, frame, point);
  }

  percentiles(): null {
    return null;
  }

  thumbnail(): Promise<void> {
    return Promise.resolve();
  }

  resize(): void {}

  onRendered(listener: (pane: PaneId) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  onFailed(): () => void {
    return () => undefined;
  }

  prefetch(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.panes.clear();
  }

  private seen(pane: PaneId) {
    const known = this.panes.get(pane);
    const geometry = known && this.geometries.get(known.look.stackId);
    if (!known || !geometry) return null;
    const scale = (FAKE_PANE_PX / Math.max(geometry.columns, geometry.rows)) * known.look.zoom;
    return { geometry, scale, frame: known.look.frame, pan: known.pan };
  }

  private change(pane: PaneId, part: Partial<Look>): void {
    const known = this.panes.get(pane);
    if (known) known.look = { ...known.look, ...part };
    this.rendered(pane);
  }

  private rendered(pane: PaneId): void {
    this.listeners.forEach((listener) => listener(pane));
  }
}
