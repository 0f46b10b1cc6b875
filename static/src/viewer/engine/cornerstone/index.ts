/** The engine on Cornerstone3D: stack viewports of acquired slices. The only door to `@cornerstonejs/*`. */

import { Enums, RenderingEngine, cache, init, type StackViewport } from "@cornerstonejs/core";
import { interpolated } from "../../geometry/reslice";
import { geometryOf, toPixel, type StackGeometry } from "../../geometry/stack";
import type { Canvas, Vector, World } from "../../geometry/space";
import type { Stack } from "../../props";
import type { Engine, Look, PaneId, View, Window } from "../interface";
import { withoutSamples } from "./contexts";
import { projectionFrom, type PaneProjection } from "./affine";
import { Images, imageIdOf, placeOf } from "./images";
import { percentilesOf } from "./pixels";
import { drawThumbnail } from "./thumbnail";
import { heldAt } from "./holding";
import { bringTo, isWhole, viewOf, zoomAbout } from "./views";

interface Pane {
  readonly element: HTMLDivElement;
  stack: Stack | null;
  frame: number;
  shownFrame: number | null;
  window: Window;
  inverted: boolean;
  smooth: boolean;
  projection: PaneProjection | null;
  readonly listener: EventListener;
}

function hasWebGl2(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}

export class CornerstoneEngine implements Engine {
  readonly canDraw = hasWebGl2();
  private readonly renderer: RenderingEngine;
  private readonly images: Images;
  private readonly stacks: Map<string, Stack>;
  private readonly geometries = new Map<string, StackGeometry>();
  private readonly panes = new Map<PaneId, Pane>();
  private readonly rendered = new Set<(pane: PaneId) => void>();
  private readonly failed = new Set<(stackId: string, sentence: string) => void>();

  constructor(stacks: readonly Stack[]) {
    init();
    this.stacks = new Map(stacks.map((stack) => [stack.id, stack]));
    stacks.forEach((stack) => this.geometries.set(stack.id, geometryOf(stack)));
    this.images = new Images(stacks, (id, sentence) => this.failed.forEach((listener) => listener(id, sentence)));
    this.renderer = withoutSamples(() => new RenderingEngine("consilium"));
  }

  openPane(id: PaneId, element: HTMLDivElement): void {
    const listener = (): void => this.wasRendered(id);
    element.addEventListener(Enums.Events.IMAGE_RENDERED, listener);
    this.renderer.enableElement({
      viewportId: id,
      type: Enums.ViewportType.STACK,
      element,
      defaultOptions: { background: [0, 0, 0] },
    });
    this.panes.set(id, {
      element,
      stack: null,
      frame: 0,
      shownFrame: null,
      window: { center: 0, width: 1 },
      inverted: false,
      smooth: true,
      projection: null,
      listener,
    });
  }

  closePane(id: PaneId): void {
    const pane = this.panes.get(id);
    if (!pane) return;
    pane.element.removeEventListener(Enums.Events.IMAGE_RENDERED, pane.listener);
    this.renderer.disableElement(id);
    this.panes.delete(id);
  }

  addCut(stack: Stack): void {
    this.stacks.set(stack.id, stack);
    this.geometries.set(stack.id, geometryOf(stack));
    this.images.add(stack);
  }

  dropCut(stackId: string): void {
    this.stacks.delete(stackId);
    this.geometries.delete(stackId);
    this.images.drop(stackId);
  }

  async show(id: PaneId, stackId: string, frame: number, hold?: World): Promise<void> {
    const pane = this.pane(id);
    const stack = this.stacks.get(stackId);
    if (!stack) throw new Error(`no stack ${stackId} in this reading`);
    const viewport = this.viewport(id);
    const held = hold && pane.stack ? heldAt(viewport, hold) : null;
    Object.assign(pane, { stack, frame, shownFrame: null, projection: null });
    if (!held) Object.assign(pane, { window: stack.window, inverted: false });
    this.images.start(stackId);
    await viewport.setStack(
      stack.frames.map((_, i) => imageIdOf(stack, i)),
      frame,
    );
    if (pane.stack !== stack) return;
    held?.();
    this.applyLook(id);
    viewport.render();
  }

  scrollTo(id: PaneId, frame: number): void {
    const pane = this.pane(id);
    if (!pane.stack || pane.frame === frame) return;
    pane.frame = frame;
    this.viewport(id)
      .setImageIdIndex(frame)
      .catch(() => undefined); // a failed frame is reported by the loader
  }

  look(id: PaneId): Look | null {
    const pane = this.panes.get(id);
    if (!pane?.stack) return null;
    const { frame, shownFrame, window, inverted, smooth } = pane;
    const viewport = this.viewport(id);
    return {
      stackId: pane.stack.id, frame, shownFrame, window, inverted, smooth,
      // asked for at every paint, and seldom wanted
      get zoom() {
        return viewport.getZoom();
      },
    };
  }

  setWindow(id: PaneId, window: Window): void {
    this.pane(id).window = window;
    this.applyLook(id);
    this.viewport(id).render();
  }

  setInverted(id: PaneId, inverted: boolean): void {
    this.pane(id).inverted = inverted;
    this.applyLook(id);
    this.viewport(id).render();
  }

  setSmooth(id: PaneId, smooth: boolean): void {
    this.pane(id).smooth = smooth;
    this.applyLook(id);
    this.viewport(id).render();
  }

  zoomBy(id: PaneId, factor: number, at?: Canvas): void {
    const viewport = this.viewport(id);
    zoomAbout(viewport, factor, at);
    viewport.render();
  }

  panBy(id: PaneId, dx: number, dy: number): void {
    const viewport = this.viewport(id);
    const [x, y] = viewport.getPan();
    viewport.setPan([x + dx, y + dy]);
    viewport.render();
  }

  view(id: PaneId): View | null {
    return this.panes.get(id)?.stack ? viewOf(this.viewport(id)) : null;
  }

  lookAt(id: PaneId, view: Pick<View, "middle" | "pxPerMm">): void {
    const viewport = this.viewport(id);
    bringTo(viewport, view);
    viewport.render();
  }

  fit(id: PaneId): void {
    const viewport = this.viewport(id);
    viewport.resetCamera();
    viewport.render();
  }

  reset(id: PaneId): void {
    const pane = this.pane(id);
    if (!pane.stack) return;
    Object.assign(pane, { window: pane.stack.window, inverted: false });
    this.viewport(id).resetCamera();
    this.applyLook(id);
    this.viewport(id).render();
  }

  toCanvas(id: PaneId, point: Vector): Canvas | null {
    return this.projection(id)?.toCanvas(point) ?? null;
  }

  toWorld(id: PaneId, point: Canvas): World | null {
    return this.projection(id)?.toWorld(point) ?? null;
  }

  valueAt(stackId: string, frame: number, point: Vector): number | null {
    const geometry = this.geometries.get(stackId);
    const source = geometry?.cutOf ? this.geometries.get(geometry.cutOf) : null;
    const volume = source && this.images.volume(source.stackId);
    if (geometry?.cutOf) return source && volume ? interpolated(volume, source, point) : null;
    const pixels = this.images.pixelsOf(stackId, frame);
    if (!geometry || !pixels) return null;
    const [column, row] = toPixel(geometry, point, frame).map(Math.round) as [number, number];
    if (column < 0 || row < 0 || column >= geometry.columns || row >= geometry.rows) return null;
    const samples = this.stacks.get(stackId)?.pixel.samples ?? 1;
    return pixels[(row * geometry.columns + column) * samples] ?? null;
  }

  percentiles(stackId: string, frame: number): readonly [number, number] | null {
    const pixels = this.images.pixelsOf(stackId, frame);
    return pixels && percentilesOf(pixels, 0.01, 0.99);
  }

  async thumbnail(stackId: string, canvas: HTMLCanvasElement): Promise<void> {
    const stack = this.stacks.get(stackId);
    if (stack) drawThumbnail(canvas, stack, await this.images.frame(stackId, Math.floor(stack.frames.length / 2)));
  }

  resize(): void {
    const whole = [...this.panes].filter(([id, { stack }]) => stack && isWhole(this.viewport(id)));
    this.renderer.resize(true, true);
    whole.forEach(([id]) => this.viewport(id).resetCamera());
    this.panes.forEach((pane) => (pane.projection = null));
  }

  onRendered(listener: (pane: PaneId) => void): () => void {
    this.rendered.add(listener);
    return () => this.rendered.delete(listener);
  }

  onFailed(listener: (stackId: string, sentence: string) => void): () => void {
    this.failed.add(listener);
    return () => this.failed.delete(listener);
  }

  prefetch(stackIds: readonly string[]): Promise<void> {
    // one after another; a failure is reported by the loader and does not keep the others waiting
    return stackIds.reduce(
      (before, id) => before.then(() => this.images.prefetch(id)).catch(() => undefined),
      Promise.resolve(),
    );
  }

  close(): void {
    [...this.panes.keys()].forEach((id) => this.closePane(id));
    this.renderer.destroy();
    this.images.close();
    cache.purgeCache();
  }

  private pane(id: PaneId): Pane {
    const pane = this.panes.get(id);
    if (!pane) throw new Error(`no pane ${id}`);
    return pane;
  }

  private viewport(id: PaneId): StackViewport {
    return this.renderer.getViewport(id) as StackViewport;
  }

  private applyLook(id: PaneId): void {
    const { stack, window, inverted, smooth } = this.pane(id);
    if (!stack) return;
    this.viewport(id).setProperties({
      voiRange: { lower: window.center - window.width / 2, upper: window.center + window.width / 2 },
      invert: inverted !== (stack.pixel.photometric === "MONOCHROME1"),
      interpolationType: smooth ? Enums.InterpolationType.LINEAR : Enums.InterpolationType.NEAREST,
    });
  }

  private projection(id: PaneId): PaneProjection | null {
    const pane = this.panes.get(id);
    const geometry = pane?.stack && this.geometries.get(pane.stack.id);
    if (!pane || !geometry || pane.shownFrame === null) return null;
    pane.projection ??= projectionFrom(
      (point) => this.viewport(id).worldToCanvas([...point]) as Canvas,
      geometry.origins[pane.shownFrame] as World,
      geometry.rowDirection,
      geometry.columnDirection,
    );
    return pane.projection;
  }

  private wasRendered(id: PaneId): void {
    const pane = this.panes.get(id);
    const image = this.viewport(id)?.getCornerstoneImage();
    if (!pane?.stack || !image) return;
    // the image on the screen, not the index asked for: a render may come before the next image has arrived
    const shown = placeOf(image.imageId);
    pane.projection = null;
    pane.shownFrame = shown.stackId === pane.stack.id ? shown.frame : null;
    this.rendered.forEach((listener) => listener(id));
  }
}
