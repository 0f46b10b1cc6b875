/** Keeps track of a drawing that is not ended, so that it can be gone on with after the page was lost. */

import type { HalfDrawn } from "../saving/outbox";
import type { Gesture, Pointer, Tool, Trace } from "../tools/tool";
import type { Workbench } from "./workbench";

/** While the hand moves; what is clicked is told at once. */
const MOVING_MS = 1_000;

export class Trail {
  /** Told of what is drawn so far, and null when it is ended or given up. */
  onChange: (half: HalfDrawn | null) => void = () => undefined;
  private begun: { readonly trace: Trace; readonly pane: string; readonly head: Omit<HalfDrawn, "view" | "steps"> } | null = null;
  private isTold = false;
  private at = 0;

  constructor(
    private readonly bench: Workbench,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Planes that are calculated are new after a reload: two clicks on one are not kept. */
  begin(tool: Tool, { pane, reversed = false }: Pointer, { trace }: Gesture, at = new Date().toISOString()): void {
    const { bench } = this;
    const slice = bench.slice(pane);
    if (!trace || !slice || slice.stack.cut) return;
    const head = {
      at,
      tool: tool.key,
      stack: slice.stack.id,
      frame: slice.frame,
      finding: bench.activeFinding(),
      structure: bench.structure,
      axis: bench.glandAxis(),
      on: trace.on ?? null,
      reversed,
    };
    this.begun = { trace, pane, head };
    this.at = this.now();
  }

  moved(): void {
    if (this.begun && this.now() - this.at >= MOVING_MS) this.tell();
  }

  tell(): void {
    if (!this.begun) return;
    const { trace, pane, head } = this.begun;
    const steps = trace.steps();
    const view = this.bench.engine.view(pane);
    if (!steps.length) return;
    this.at = this.now();
    this.isTold = true;
    this.onChange({ ...head, view: view && { middle: view.middle, pxPerMm: view.pxPerMm }, steps });
  }

  end(): void {
    this.begun = null;
    if (!this.isTold) return;
    this.isTold = false;
    this.onChange(null);
  }
}
