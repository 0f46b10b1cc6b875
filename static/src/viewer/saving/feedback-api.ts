/** Feedback in training: the own signed reading and the reference, and how well they agree. */

import type { DisclosedReading } from "../comparing";
import type { Manifest } from "../props";
import { call, type Outcome } from "./api";

export interface Line {
  item: string;
  label: string;
  yours: string | null;
  reference: string | null;
  /** Null where nothing is judged, such as free text. */
  same: boolean | null;
  /** Categories above the reference, or (negative) below it. */
  apart: number | null;
}

export interface Measure {
  label: string;
  text: string | null;
  /** Why there is no figure. */
  reason: string | null;
}

export interface Lesion {
  unit: number;
  /** Whose finding by the reader's name. */
  findings: Record<string, string>;
  whose: "both" | "you" | "reference";
  lines: Line[];
  measures: Measure[];
}

export interface Feedback {
  case: Line[];
  lesions: Lesion[];
  structures: { label: string; measures: Measure[] }[];
}

export interface FeedbackManifest extends Manifest {
  readers: DisclosedReading[];
  feedback: Feedback;
}

export const fetchFeedback = (readingId: string): Promise<Outcome<FeedbackManifest>> =>
  call(`/api/v1/readings/${encodeURIComponent(readingId)}/feedback`, { cache: "no-store" });
