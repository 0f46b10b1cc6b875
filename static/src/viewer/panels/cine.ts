/** Plays the frames of a pane: a cine at its own frame time, a stack of slices at ten a second. */

import type { PaneId } from "../engine/interface";
import type { Panes } from "../hanging/panes";

const STACK_FRAME_MS = 100;
/** Faster than a screen can show. */
const SHORTEST_MS = 1000 / 60;

export class Cine {
  private playing: { pane: PaneId; timer: number } | null = null;

  constructor(private readonly panes: Panes) {}

  get pane(): PaneId | null {
    return this.playing?.pane ?? null;
  }

  toggle(pane: PaneId): void {
    const wasPlaying = this.playing?.pane;
    this.stop();
    if (wasPlaying === pane) return;
    const stack = this.panes.stack(pane);
    if (!stack || stack.frames.length < 2) return;
    const wait = Math.max(SHORTEST_MS, stack.cine?.frame_time_ms ?? STACK_FRAME_MS);
    const begun = performance.now();
    const first = this.panes.engine.look(pane)?.frame ?? 0;
    // by the clock, not by ticks: a slow machine leaves frames out and keeps the time
    const timer = window.setInterval(() => {
      if (this.panes.stack(pane) !== stack) return this.stop();
      this.panes.goTo(pane, (first + Math.floor((performance.now() - begun) / wait)) % stack.frames.length);
    }, wait);
    this.playing = { pane, timer };
    this.panes.changed();
  }

  stop(): void {
    if (!this.playing) return;
    clearInterval(this.playing.timer);
    this.playing = null;
    this.panes.changed();
  }
}
