/** A case's images for trying an arrangement of panes on it. */

import type { PreviewManifest } from "../props";
import { call, type Outcome } from "./api";

export interface PreviewApi {
  /** Hung as `tried` says, else as the case would open. */
  manifest(tried: URLSearchParams | null): Promise<Outcome<PreviewManifest>>;
}

export function previewApi(campaign: string, caseId: string): PreviewApi {
  const base = `/api/v1/campaigns/${encodeURIComponent(campaign)}/cases/${encodeURIComponent(caseId)}/preview`;
  return { manifest: (tried) => call(tried ? `${base}?${tried.toString()}` : base, { cache: "no-store" }) };
}
