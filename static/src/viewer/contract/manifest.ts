/** What the server sends and takes, made from its OpenAPI by `python -m tests.house.typescript`: change it there. */

export interface Cine {
  frame_time_ms: number | null;
}

export interface GuidelineSection {
  key: string;
  title: string;
  text: string;
}

export interface Manifest {
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
}

/** Whose proposals this reading is offered, and how many there are of this case. */
export interface OfferedProposals {
  model: ShownModel;
  count: number;
}

export interface Option {
  value: string;
  label: string;
  key?: string | null;
  scored?: boolean;
  level?: string | null;
  side?: string | null;
  zone?: string;
  sct?: string | null;
}

export interface Pack {
  url: string;
  bytes: number;
}

export interface Preferences {
  layout?: string;
  keys?: Record<string, string>;
}

export interface PreviewHead {
  id: string;
  case_code: string;
  campaign: string;
  position: number;
  of: number;
  stage: number;
  stages: number;
  signed_at: string | null;
  next_reading_id: string | null;
  state: "preview";
}

/** A case without a reading, for trying an arrangement of panes on it. */
export interface PreviewManifest {
  hanging: ShownLayout;
  layouts: ShownLayout[];
  stacks: ShownStack[];
  registrations: Registration[];
  facts: ShownFact[];
  reading: PreviewHead;
}

export interface Question {
  key: string;
  scope: "case" | "stack" | "finding";
  type: string;
  label: string;
  help?: string | null;
  guideline?: string | null;
  required: boolean;
  options?: Option[];
  unit?: string | null;
  minimum?: number | null;
  maximum?: number | null;
  for_roles?: string[];
  when?: When | null;
  prefill?: string | null;
  structure?: string | null;
  scale: string;
}

export interface ReadingHead {
  id: string;
  case_code: string;
  campaign: string;
  position: number;
  of: number;
  stage: number;
  stages: number;
  signed_at: string | null;
  next_reading_id: string | null;
  state: "draft" | "signed" | "set_aside";
  training: boolean;
}

/** What somebody recorded of two frames of reference: mm of one to mm of the other, and how it was found out. */
export interface Registration {
  id: string;
  from_frame: string;
  to_frame: string;
  matrix: number[][];
  method: string;
  residual_mm: number | null;
  recorded_by: "administrator" | "coordinator";
}

export interface RoomWishes {
  break_minutes: number | null;
}

/** Beside its key and sentence, a rule names its own inputs and limits. */
export interface Rule {
  key: string;
  sentence?: string;
  [more: string]: unknown;
}

export interface ShownFact {
  key: string;
  label: string;
  value: string;
  unit: string | null;
}

export interface ShownFrame {
  sop_instance_uid: string;
  frame_number: number;
  position_mm: readonly [number, number, number] | null;
  offset: number;
  length: number;
  encoding: "htj2k" | "raw";
  time_ms?: number | null;
  angle_deg?: number | null;
  slope?: number;
  intercept?: number;
}

/** Pictures that move have no directions, and perhaps no scale. */
export interface ShownGrid {
  rows: number;
  columns: number;
  row_spacing_mm: number | null;
  column_spacing_mm: number | null;
  row_direction: readonly [number, number, number] | null;
  column_direction: readonly [number, number, number] | null;
}

export interface ShownGuideline {
  title: string;
  version: string;
  sections: GuidelineSection[];
}

export interface ShownLayout {
  key: string;
  label: string;
  rows: number;
  columns: number;
  panes: string[];
  planes: ("axial" | "sagittal" | "coronal" | "")[];
  spans: (readonly [number, number])[];
  notes: Record<string, string>;
}

export interface ShownModel {
  name: string;
  version: string;
}

export interface ShownPixel {
  bits_allocated: number;
  bits_stored: number;
  signed: boolean;
  samples: number;
  photometric: string;
  slope: number;
  intercept: number;
  unit: string;
  lossy?: boolean;
}

export interface ShownProtocol {
  key: string;
  version: number;
  title: string;
  questions: Question[];
  marks: string[];
  structures: Structure[];
  rules: Rule[];
}

export interface ShownStack {
  id: string;
  role: string;
  pane_roles: string[];
  label: string;
  note: string | null;
  preferred: boolean;
  b_value: number | null;
  time_index: number | null;
  time_s?: number;
  frame_of_reference_uid: string | null;
  pack: Pack;
  kind: "parallel" | "cine" | "sweep" | "volume";
  space: "patient" | "volume";
  cine: Cine | null;
  grid: ShownGrid;
  regions: number[][];
  pixel: ShownPixel;
  window: ShownWindow;
  value_range: readonly [number, number];
  frames: ShownFrame[];
  warnings: string[];
  opens_at: number | null;
}

export interface ShownWindow {
  center: number;
  width: number;
}

export interface Structure {
  key: string;
  label: string;
}

export interface When {
  question: string;
  in: string[];
}
