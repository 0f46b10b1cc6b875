/** Active time: stops counting after a minute without a hand on mouse or keys. */

const IDLE_AFTER_MS = 60_000;

export class Activity {
  private counted = 0;
  private last: number | null = null;

  constructor(private readonly now: () => number = () => performance.now()) {}

  touch(): void {
    const now = this.now();
    if (this.last !== null) this.counted += Math.min(now - this.last, IDLE_AFTER_MS);
    this.last = now;
  }

  /** Milliseconds since the last time they were taken. */
  take(): number {
    const taken = Math.round(this.counted);
    this.counted = 0;
    return taken;
  }

  giveBack(milliseconds: number): void {
    this.counted += milliseconds;
  }
}
