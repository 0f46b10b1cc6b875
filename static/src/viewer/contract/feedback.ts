/** What the server sends and takes, made from its OpenAPI by `python -m tests.house.typescript`: change it there. */

import type { Disclosed } from "./draft";
import type { OfferedProposals, Preferences, ReadingHead, Registration, RoomWishes, ShownFact, ShownGuideline, ShownLayout, ShownProtocol, ShownStack } from "./manifest";

export interface Feedback {
  case: FeedbackLine[];
  lesions: FeedbackLesion[];
  structures: FeedbackStructure[];
}

/** `findings`: finding by whose it is. */
export interface FeedbackLesion {
  unit: number;
  findings: Record<string, string>;
  whose: "both" | "you" | "reference";
  lines: FeedbackLine[];
  measures: FeedbackMeasure[];
}

/** `same` is null where nothing is judged, such as free text; `apart`: categories above (negative: below) the
reference; `off`: by how much a measured answer is above or below it. */
export interface FeedbackLine {
  item: string;
  label: string;
  yours: string | null;
  reference: string | null;
  same: boolean | null;
  apart: number | null;
  off: string | null;
}

export interface FeedbackManifest {
  hanging: ShownLayout;
  layouts: ShownLayout[];
  stacks: ShownStack[];
  registrations: Registration[];
  facts: ShownFact[];
  protocol: ShownProtocol;
  guideline: ShownGuideline | null;
  preferences: Preferences;
  reading: ReadingHead;
  room: RoomWishes;
  proposals: OfferedProposals | null;
  readers: Disclosed[];
  feedback: Feedback;
}

/** Without a figure, `reason` says why. */
export interface FeedbackMeasure {
  label: string;
  text: string | null;
  reason: string | null;
}

export interface FeedbackStructure {
  label: string;
  measures: FeedbackMeasure[];
}
