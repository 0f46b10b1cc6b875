/** What the server sends and takes, made from its OpenAPI by `python -m tests.house.typescript`: change it there. */

import type { ShownModel } from "./manifest";

export interface AnswerChange {
  question: string;
  scope_kind: "case" | "stack" | "zone" | "finding" | "frame_range";
  scope_id?: string | null;
  state: "answered" | "none" | "cannot_assess" | "not_asked";
  value?: unknown;
  reason?: string | null;
}

export interface Answered {
  question: string;
  scope_kind: "case" | "stack" | "zone" | "finding" | "frame_range";
  scope_id: string | null;
}

export interface Category {
  category: string | null;
  derivation: string | null;
  t2_inadequate?: boolean;
}

/** What was saved after a revision, by name alone; and whether the reading is open. */
export interface Changes {
  revision: number;
  state: "draft" | "signed" | "set_aside";
  findings: string[];
  marks: string[];
  answers: Answered[];
}

/** A signed reading beside others, under a letter or a word. */
export interface Disclosed {
  alias: string;
  findings: KeptFinding[];
  marks: KeptMark[];
  answers: KeptAnswer[];
  computed: Record<string, Category>;
}

export interface Draft {
  computed: Record<string, Category>;
  placed: Placed;
  notices: Missing[];
  revision: number;
  saved_at: string | null;
  findings: KeptFinding[];
  marks: KeptMark[];
  answers: KeptAnswer[];
}

/** One save: whole objects that changed since the revision it names, nothing else. */
export interface DraftChange {
  active_ms?: number;
  editing_ms?: number;
  question_ms?: Record<string, number>;
  seat?: Seat | null;
  findings?: FindingChange[];
  marks?: MarkChange[];
  answers?: AnswerChange[];
  registrations?: string[];
}

export interface FindingChange {
  id: string;
  order: number;
  deleted?: boolean;
}

export interface KeptAnswer {
  question: string;
  scope_kind: "case" | "stack" | "zone" | "finding" | "frame_range";
  scope_id: string | null;
  state: "answered" | "none" | "cannot_assess" | "not_asked";
  value: unknown;
  reason: string | null;
}

export interface KeptFinding {
  id: string;
  order: number;
  deleted: boolean;
}

export interface KeptMark {
  id: string;
  finding_id: string | null;
  structure: string | null;
  kind: string;
  geometry: Record<string, unknown>;
  stack_id: string;
  sop_instance_uid: string | null;
  frame_number: number | null;
  frame_of_reference_uid: string | null;
  origin: string;
  model?: ShownModel;
  proposal_id?: string;
  voxels_added?: number;
  voxels_removed?: number;
  name?: string;
  colour?: "orange" | "sky" | "green" | "yellow" | "blue" | "vermillion" | "purple" | "white";
  locked?: boolean;
  deleted: boolean;
}

export interface MarkChange {
  id: string;
  finding_id?: string | null;
  structure?: string | null;
  kind: string;
  geometry: Record<string, unknown>;
  stack_id: string;
  sop_instance_uid?: string | null;
  frame_number?: number | null;
  frame_of_reference_uid?: string | null;
  origin?: string;
  model?: Model | null;
  proposal_id?: string | null;
  name?: string | null;
  colour?: "orange" | "sky" | "green" | "yellow" | "blue" | "vermillion" | "purple" | "white" | null;
  locked?: boolean;
  deleted?: boolean;
}

/** A sentence about a question, and where that is asked. */
export interface Missing {
  sentence: string;
  question: string | null;
  scope_kind: "case" | "stack" | "zone" | "finding" | "frame_range";
  scope_id: string | null;
}

/** A model that proposes or draws marks, in the version that did. */
export interface Model {
  name: string;
  version: string;
}

/** Where the findings lie by what was drawn; empty where nothing says where the gland is. */
export interface Placed {
  method?: string;
  version?: string;
  levels_mm?: Record<string, readonly [number, number, number]>;
  findings?: Record<string, PlacedFinding>;
}

export interface PlacedFinding {
  sectors: string[];
  beyond_gland_mm: number | null;
}

export interface Proposal {
  mark: KeptMark;
  declined: boolean;
}

/** What an algorithm drew of the case, as marks of nobody yet. */
export interface Proposals {
  model: ShownModel;
  proposals: Proposal[];
}

/** `not_asked`: answers taken back, since their questions are hidden now. */
export interface Saved {
  computed: Record<string, Category>;
  placed: Placed;
  notices: Missing[];
  revision: number;
  saved_at: string;
  not_asked: Answered[];
}

/** The window the images are read in, in CSS pixels; nothing that names the computer. */
export interface Seat {
  width: number;
  height: number;
  pixel_ratio: number;
  touch: boolean;
}
