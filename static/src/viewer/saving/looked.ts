/** Tells the time that no save tells: a case that is looked at and left as it was. */

import { newId } from "../marks/mark";
import type { Activity } from "./activity";
import { isPassing, type ReadingApi } from "./api";
import { seatNow } from "./seat";

/** Less is not worth a request. */
const LEAST_MS = 1_000;

export class Looked {
  /** Repeated under its key until it is answered, so that it counts once. */
  private parcel: { readonly key: string; readonly body: string } | null = null;
  private inFlight: Promise<void> | null = null;

  constructor(
    private readonly api: Pick<ReadingApi, "looked">,
    private readonly activity: Activity,
    private readonly isOpen: () => boolean,
  ) {}

  /** What is counted and in no save so far. */
  tell(): Promise<void> {
    this.inFlight ??= this.tellOnce().finally(() => (this.inFlight = null));
    return this.inFlight;
  }

  private async tellOnce(): Promise<void> {
    if (!this.isOpen()) return; // the signature has told it
    const parcel = this.parcel ?? this.packed();
    if (!parcel) return;
    this.parcel = parcel;
    const outcome = await this.api.looked(parcel.body, parcel.key);
    const isAnswered = outcome.kind === "ok" || (outcome.kind === "problem" && outcome.problem.status !== 401 && !isPassing(outcome.problem));
    if (isAnswered) this.parcel = null;
  }

  private packed(): { key: string; body: string } | null {
    const spent = this.activity.take();
    if (spent.active_ms >= LEAST_MS) return { key: newId(), body: JSON.stringify({ ...spent, seat: seatNow() }) };
    this.activity.giveBack(spent);
    return null;
  }
}
