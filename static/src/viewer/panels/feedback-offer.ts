/** In training: the way from a signed reading to the reference beside it. */

import type { ReadingHead } from "../props";
import type { BannerAction } from "./banners";

export const toFeedback = (readingId: string): void => location.assign(`/readings/${readingId}/feedback`);

/** Offered once a training case is signed. */
export const feedbackOffer = ({ id, training }: ReadingHead, mood: string): BannerAction[] =>
  training && mood === "good" ? [{ label: "Feedback", run: () => toFeedback(id) }] : [];
