/** The contract of the adjudication room: readers by letter, differences, verdicts. */

import type * as shown from "./contract/adjudication";
import type { Disclosed } from "./contract/draft";
import type { World } from "./geometry/space";
import type { Answer, Asked, Sharper, Sparing, WireMark } from "./props";

export type VerdictKind = shown.VerdictKind;
export type Cause = shown.Cause;

/** As it is sent. */
export type Verdict = Omit<shown.ShownVerdict, "version" | "carried_over"> & {
  /** The version of the verdict it takes the place of, 0 for none. */
  seen: number;
};

export type Difference = Sharper<shown.ShownDifference, { focus_mm: World | null }>;

export type DisclosedReading = Sharper<Disclosed, { marks: WireMark[]; answers: Answer[] }>;

export interface AdjudicationManifest extends Asked, Sparing<Omit<shown.AdjudicationManifest, keyof Asked | "readers" | "differences">, "preferences" | "registrations"> {
  readers: DisclosedReading[];
  differences: Difference[];
}
