/** The contract with the server: what comes in manifests and drafts, and what is sent back. */

import type { Angles, CutGrid, CutPlane } from "./geometry/cut";
import type { Vector, World } from "./geometry/space";
import type { Registration } from "./hanging/joins";

export interface Frame {
  sop_instance_uid: string;
  frame_number: number;
  position_mm: Vector;
  offset: number;
  length: number;
  encoding: "htj2k" | "raw";
  /** Of a cine or a sweep: since its first frame, and about the axis of the probe. */
  time_ms?: number | null;
  angle_deg?: number | null;
}

/** A stack as it arrives: pictures that move have no place in the patient, and perhaps no scale. */
export type SentStack = Omit<Stack, "grid" | "frames" | "frame_of_reference_uid" | "has_scale"> & {
  frame_of_reference_uid: string | null;
  grid: { [Key in keyof Stack["grid"]]: Stack["grid"][Key] | null } & { rows: number; columns: number };
  frames: (Omit<Frame, "position_mm"> & { position_mm: Vector | null })[];
};

export interface Stack {
  id: string;
  role: string;
  pane_roles: string[];
  label: string;
  note: string | null;
  /** What is wrong with the geometry. */
  warnings?: string[];
  preferred: boolean;
  b_value: number | null;
  frame_of_reference_uid: string;
  pack: { url: string; bytes: number };
  grid: {
    rows: number;
    columns: number;
    row_spacing_mm: number;
    column_spacing_mm: number;
    row_direction: Vector;
    column_direction: Vector;
  };
  pixel: {
    bits_allocated: number;
    bits_stored: number;
    signed: boolean;
    samples: number;
    photometric: string;
    slope: number;
    intercept: number;
    unit: string;
  };
  window: { center: number; width: number };
  value_range: [number, number];
  /** How the frames lie to each other; a cine and a sweep have no place in the patient. */
  kind?: "parallel" | "cine" | "sweep" | "volume";
  /** Only of moving pictures: how long a frame is shown. */
  cine?: { frame_time_ms: number | null } | null;
  /** Positions in an ultrasound volume have millimetres, but no left, right, head or feet. */
  space?: "patient" | "volume";
  /** False where the size of a pixel is not known: nothing is measured there. */
  has_scale?: boolean;
  /** The frame it opens at, from 0, where the middle of the gland is known. */
  opens_at?: number | null;
  /** Never from the server: a plane that the viewer calculates out of a volume. */
  cut?: Angles & { readonly of: string; readonly plane: CutPlane; readonly grid: CutGrid };
  /** Seconds since the first of the stacks over time. */
  time_s?: number | null;
  frames: Frame[];
}

export type Scope = "case" | "stack" | "finding";

export interface QuestionOption {
  value: string;
  label: string;
  key?: string | null;
  /** Only sectors have these. */
  level?: string | null;
  side?: string | null;
  zone?: string;
}

export interface Question {
  key: string;
  scope: Scope;
  type: string;
  label: string;
  help?: string | null;
  guideline?: string | null;
  required: boolean;
  options?: QuestionOption[];
  unit?: string | null;
  minimum?: number | null;
  maximum?: number | null;
  for_roles?: string[];
  when?: { question: string; in: string[] } | null;
  prefill?: string | null;
  structure?: string | null;
  scale: string;
}

export interface Rule {
  key: string;
  sentence?: string;
  [more: string]: unknown;
}

export interface Structure {
  key: string;
  label: string;
}

export interface ReadingHead {
  id: string;
  case_code: string;
  campaign: string;
  position: number;
  of: number;
  stage: number;
  stages: number;
  state: "draft" | "signed" | "set_aside";
  signed_at: string | null;
  /** The reference is shown once it is signed. */
  training?: boolean;
  next_reading_id: string | null;
}

/** An arrangement of panes; `spans` gives the rows and columns that each takes, one by one where it is empty. */
export interface Layout {
  key: string;
  label?: string;
  rows: number;
  columns: number;
  panes: string[];
  /** Planes to calculate for panes that show a volume, pane by pane; empty: as acquired. */
  planes?: (CutPlane | "")[];
  spans?: [number, number][];
  notes?: Record<string, string>;
}

export interface Preferences {
  layout?: string;
  /** Own keys by command. */
  keys?: Record<string, string>;
}

export interface Manifest {
  reading: ReadingHead;
  preferences?: Preferences;
  /** What the campaign wants of its reading room; minutes of reading after which a break is suggested. */
  room?: { break_minutes: number | null };
  facts: { key: string; label: string; value: string; unit: string | null }[];
  hanging: Layout;
  layouts?: Layout[];
  stacks: Stack[];
  registrations?: Registration[];
  protocol: {
    key: string;
    version: number | string;
    title: string;
    questions: Question[];
    marks: string[];
    /** What may be outlined or painted beside findings. */
    structures?: Structure[];
    rules: Rule[];
  };
  guideline: { title: string; version: string; sections: { key: string; title: string; text: string }[] } | null;
}

export interface Finding {
  id: string;
  order: number;
  deleted: boolean;
}

export interface WirePoint {
  point_mm: World;
}
export interface WireLength {
  points_mm: World[];
}
/** Angles, two diameters, needles and cores. */
export interface WirePlaces {
  version: 1;
  points_mm: World[];
}
export interface WireContour {
  points_mm: World[];
  closed: boolean;
}
export interface WireMask {
  encoding: "rle-gzip-1";
  data: string;
  voxels: number;
}
export interface WireFrames {
  frames: [number, number];
}

export interface WireMark {
  id: string;
  finding_id: string | null;
  structure: string | null;
  kind: string;
  geometry: WirePoint | WireLength | WirePlaces | WireContour | WireMask | WireFrames;
  stack_id: string;
  sop_instance_uid: string | null;
  frame_number: number | null;
  frame_of_reference_uid: string | null;
  origin: string;
  /** Only where the reader gave them. */
  name?: string;
  colour?: string;
  locked?: boolean;
  deleted: boolean;
}

export type AnswerState = "answered" | "none" | "cannot_assess" | "not_asked";

export interface Answer {
  question: string;
  scope_kind: Scope;
  scope_id: string | null;
  state: AnswerState;
  value: unknown;
  reason: string | null;
}

export type Computed = Record<string, { category: string | null; derivation: string | null }>;

/** Where the findings lie by what was drawn; empty where nothing says where the gland is. */
export interface Placed {
  method?: string;
  version?: string;
  /** The middle of each level of the gland. */
  levels_mm?: Record<string, World>;
  findings?: Record<string, { sectors: string[]; beyond_gland_mm: number | null }>;
}

/** What the server makes of the draft at every save. */
export interface WorkedOut {
  computed: Computed;
  placed?: Placed;
  /** What deserves a second look. */
  notices?: Missing[];
}

export interface Draft extends WorkedOut {
  revision: number;
  saved_at: string | null;
  findings: Finding[];
  marks: WireMark[];
  answers: Answer[];
}

export interface DraftChange {
  findings: Finding[];
  marks: WireMark[];
  answers: Answer[];
  active_ms: number;
  editing_ms: number;
  question_ms: Readonly<Record<string, number>>;
  seat: Seat | null;
  /** Those by which this room links the images. */
  registrations: readonly string[];
}

/** The window the images are read in, in CSS pixels. */
export interface Seat {
  width: number;
  height: number;
  pixel_ratio: number;
  touch: boolean;
}

export interface Saved extends WorkedOut {
  revision: number;
  saved_at: string;
}

export interface Missing {
  sentence: string;
  question: string | null;
  scope_kind: Scope;
  scope_id: string | null;
}

/** RFC 9457, as the server refuses. */
export interface Problem {
  status: number;
  code: string | null;
  title?: string;
  detail: string;
  details?: Record<string, unknown>;
}
