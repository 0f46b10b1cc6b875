/** What the viewer asks of a renderer: show slices in panes, convert between canvas and patient. Nothing of marks. */

import type { Canvas, Vector, World } from "../geometry/space";
import type { Stack } from "../props";

export type PaneId = string;

export interface Window {
  readonly center: number;
  readonly width: number;
}

/** What a pane shows of its slice's plane, as asked for now. */
export interface View {
  /** The place in the middle of the pane. */
  readonly middle: World;
  readonly pxPerMm: number;
  /** As it was hung: the whole image, neither moved nor zoomed. */
  readonly isWhole: boolean;
}

/** How one pane looks now. */
export interface Look {
  readonly stackId: string;
  /** Frame asked for, in the stack's spatial order. */
  readonly frame: number;
  /** Frame that is on the screen; null until the first one is. */
  readonly shownFrame: number | null;
  readonly window: Window;
  readonly inverted: boolean;
  readonly smooth: boolean;
  readonly zoom: number;
}

export interface Engine {
  /** False where the machine cannot render exactly enough to draw on (no WebGL2). */
  readonly canDraw: boolean;
  openPane(pane: PaneId, element: HTMLDivElement): void;
  closePane(pane: PaneId): void;
  /** Adds planes calculated out of a volume that is there already, to be shown like any stack. */
  addCut(stack: Stack): void;
  dropCut(stackId: string): void;
  /**
   * Shows a stack at a frame; resolves when that frame is on the screen. With `hold` that place stays where it is on the
   * screen, at the same scale, window and look.
   */
  show(pane: PaneId, stackId: string, frame: number, hold?: World): Promise<void>;
  scrollTo(pane: PaneId, frame: number): void;
  look(pane: PaneId): Look | null;
  setWindow(pane: PaneId, window: Window): void;
  setInverted(pane: PaneId, inverted: boolean): void;
  setSmooth(pane: PaneId, smooth: boolean): void;
  /** Zooms so that the place under `at` stays there. */
  zoomBy(pane: PaneId, factor: number, at?: Canvas): void;
  panBy(pane: PaneId, dx: number, dy: number): void;
  view(pane: PaneId): View | null;
  /** Brings a place to the middle of a pane, as large as asked for. */
  lookAt(pane: PaneId, view: Pick<View, "middle" | "pxPerMm">): void;
  /** The whole image in the pane; its window stays. */
  fit(pane: PaneId): void;
  /** Whole image in the pane, window of the stack, not inverted. */
  reset(pane: PaneId): void;
  toCanvas(pane: PaneId, point: Vector): Canvas | null;
  /** The place on the shown slice's plane. */
  toWorld(pane: PaneId, point: Canvas): World | null;
  /** Value of the stored pixel nearest to a place on a frame, rescaled; null when not loaded or outside. */
  valueAt(stackId: string, frame: number, point: Vector): number | null;
  /** The 1st and the 99th percentile of a frame's values; null when it is not loaded. */
  percentiles(stackId: string, frame: number): readonly [number, number] | null;
  /** Draws a stack's middle frame, as wide as the canvas; resolves when it is drawn. */
  thumbnail(stackId: string, canvas: HTMLCanvasElement): Promise<void>;
  /** After panes changed size. */
  resize(): void;
  onRendered(listener: (pane: PaneId) => void): () => void;
  onFailed(listener: (stackId: string, sentence: string) => void): () => void;
  /** Loads stacks quietly once nothing more urgent waits; resolves when all that can be had are there. */
  prefetch(stackIds: readonly string[]): Promise<void>;
  close(): void;
}
