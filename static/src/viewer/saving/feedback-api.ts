/** Feedback in training: the own signed reading and the reference, and how well they agree. */

import type { DisclosedReading } from "../comparing";
import type * as shown from "../contract/feedback";
import type { Manifest } from "../props";
import { call, type Outcome } from "./api";

export type Line = shown.FeedbackLine;
export type Measure = shown.FeedbackMeasure;
export type Lesion = shown.FeedbackLesion;
export type Feedback = shown.Feedback;

export interface FeedbackManifest extends Manifest {
  readers: DisclosedReading[];
  feedback: Feedback;
}

export const fetchFeedback = (readingId: string): Promise<Outcome<FeedbackManifest>> =>
  call(`/api/v1/readings/${encodeURIComponent(readingId)}/feedback`, { cache: "no-store" });
