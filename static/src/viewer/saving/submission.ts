/** Signing tells, too, how long was looked since the last save. */

import type { Activity } from "./activity";
import type { Outcome, ReadingApi, Submitted } from "./api";
import { seatNow } from "./seat";

export async function submission(api: Pick<ReadingApi, "submit">, activity: Activity, password: string, revision: number): Promise<Outcome<Submitted>> {
  const spent = activity.take();
  const outcome = await api.submit(password, revision, { ...spent, seat: seatNow() });
  if (outcome.kind !== "ok") activity.giveBack(spent);
  return outcome;
}
