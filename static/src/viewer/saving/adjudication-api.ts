/** The adjudication API: manifest, verdicts, signature. */

import type { AdjudicationManifest, Difference, Verdict } from "../comparing";
import { call, json, type Outcome, type Submitted } from "./api";

export interface AdjudicationApi {
  manifest(): Promise<Outcome<AdjudicationManifest>>;
  /** The difference as it stands then. */
  settle(differenceId: string, verdict: Verdict): Promise<Outcome<Difference>>;
  /** `seen`: the version of each verdict that is before the signer, by difference. */
  sign(password: string, seen: Readonly<Record<string, number>>): Promise<Outcome<Submitted>>;
}

interface Signature {
  signed_at: string;
  digest: string;
  next_comparison_id: string | null;
}

export function adjudicationApi(id: string): AdjudicationApi {
  const base = `/api/v1/adjudications/${encodeURIComponent(id)}`;
  return {
    manifest: () => call(`${base}/manifest`, { cache: "no-store" }),
    settle: (differenceId, verdict) =>
      call(`${base}/differences/${encodeURIComponent(differenceId)}/verdict`, json("PUT", verdict)),
    sign: async (password, seen) => {
      const outcome = await call<Signature>(`${base}/signature`, json("POST", { password, seen }));
      if (outcome.kind !== "ok") return outcome;
      const { signed_at, digest, next_comparison_id } = outcome.value;
      return { kind: "ok", value: { submitted_at: signed_at, digest, next_reading_id: next_comparison_id } };
    },
  };
}
