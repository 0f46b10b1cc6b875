/** A case's images for trying an arrangement of panes on it. */

import type { Manifest, ReadingHead } from "../props";
import { call, type Outcome } from "./api";

/** A case without a reading, for trying an arrangement of panes on it. */
export interface PreviewManifest extends Pick<Manifest, "facts" | "hanging" | "layouts" | "stacks"> {
  reading: Omit<ReadingHead, "state"> & { state: "preview" };
}

export interface PreviewApi {
  /** Hung as `tried` says, else as the case would open. */
  manifest(tried: URLSearchParams | null): Promise<Outcome<PreviewManifest>>;
}

export function previewApi(campaign: string, caseId: string): PreviewApi {
  const base = `/api/v1/campaigns/${encodeURIComponent(campaign)}/cases/${encodeURIComponent(caseId)}/preview`;
  return { manifest: (tried) => call(tried ? `${base}?${tried.toString()}` : base, { cache: "no-store" }) };
}
