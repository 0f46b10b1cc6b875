/** How long somebody has been reading without a pause, over the cases of a sitting. */

/** So long without a hand on mouse or keys is a pause. */
export const PAUSE_MS = 5 * 60_000;

interface Kept {
  readonly since: number;
  readonly last: number;
  /** When a break was suggested last in this stretch. */
  readonly told: number | null;
}

/** Where it is kept between cases: times only, for as long as the tab is open. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = "consilium-stretch";

export class Stretch {
  constructor(
    private readonly breakMs: number,
    private readonly shelf: Shelf,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** A hand on something. Returns the minutes read without a pause when a break is due, once each `breakMs`. */
  touch(): number | null {
    const now = this.now();
    const kept = this.kept();
    const isNew = !kept || now - kept.last > PAUSE_MS || now < kept.last;
    const stretch = isNew ? { since: now, last: now, told: null } : { ...kept, last: now };
    const isDue = now - (stretch.told ?? stretch.since) >= this.breakMs;
    this.shelf.setItem(KEY, JSON.stringify(isDue ? { ...stretch, told: now } : stretch));
    return isDue ? Math.round((now - stretch.since) / 60_000) : null;
  }

  private kept(): Kept | null {
    const text = this.shelf.getItem(KEY);
    if (!text) return null;
    const { since, last, told } = JSON.parse(text) as Partial<Kept>;
    return typeof since === "number" && typeof last === "number" ? { since, last, told: told ?? null } : null;
  }
}
