/** Plays the frames of a pane: a moving picture when each of its frames was taken, a stack of slices at ten a second. */

import type { PaneId } from "../engine/interface";
import type { Panes } from "../hanging/panes";
import type { Stack } from "../props";

const STACK_FRAME_MS = 100;
/** Faster than a screen can show: then frames are left out, and the time is kept. */
const SHORTEST_MS = 1000 / 60;

/** When each frame begins, and last when it begins anew, in ms. */
export function beginnings({ frames, cine }: Pick<Stack, "frames" | "cine">): number[] {
  const step = cine?.frame_time_ms || STACK_FRAME_MS;
  const told = frames.map((frame) => frame.time_ms);
  const isTold = told.every((time, i) => typeof time === "number" && time >= (told[i - 1] ?? 0)) && (told.at(-1) ?? 0) > 0;
  const times = isTold ? (told as number[]) : frames.map((_, i) => i * step);
  return [...times, (times.at(-1) ?? 0) + step];
}

/** The frame to be seen so long after the first one began; it goes round. */
export function frameAt(times: readonly number[], elapsed: number): number {
  const [first, end] = [times[0] as number, times.at(-1) as number];
  const at = first + (elapsed % (end - first));
  return Math.max(0, times.findLastIndex((time) => time <= at));
}

export class Cine {
  private playing: { pane: PaneId; timer: ReturnType<typeof setInterval> } | null = null;

  constructor(private readonly panes: Panes) {}

  get pane(): PaneId | null {
    return this.playing?.pane ?? null;
  }

  toggle(pane: PaneId): void {
    const wasPlaying = this.playing?.pane;
    this.stop();
    if (wasPlaying === pane) return;
    const stack = this.panes.stack(pane);
    let put = this.panes.engine.look(pane)?.frame;
    if (!stack || put === undefined || stack.frames.length < 2) return;
    const times = beginnings(stack);
    const steps = times.slice(1).map((time, i) => time - (times[i] as number));
    const begun = performance.now() - ((times[put] ?? 0) - (times[0] as number));
    // by the clock, not by ticks: a slow machine leaves frames out and keeps the time
    const timer = setInterval(() => {
      // another series, or somebody went to another frame: it stands still there
      if (this.panes.stack(pane) !== stack || this.panes.engine.look(pane)?.frame !== put) return this.end();
      const next = frameAt(times, performance.now() - begun);
      if (next === put) return;
      put = next;
      this.panes.goTo(pane, next);
    }, Math.max(SHORTEST_MS, Math.min(...steps.filter((step) => step > 0))));
    this.playing = { pane, timer };
    this.panes.changed();
  }

  /** Stands still at the frame that is seen, not at one that is on its way. */
  stop(): void {
    const pane = this.pane;
    if (pane === null) return;
    this.end();
    const slice = this.panes.list.some((one) => one.id === pane) ? this.panes.slice(pane) : null;
    if (slice && slice.frame !== this.panes.engine.look(pane)?.frame) this.panes.goTo(pane, slice.frame);
  }

  private end(): void {
    if (!this.playing) return;
    clearInterval(this.playing.timer);
    this.playing = null;
    this.panes.changed();
  }
}
