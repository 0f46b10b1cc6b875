/** The contract with the server: its own types (`contract/`, made from OpenAPI), narrower where the viewer knows more. */

import type * as kept from "./contract/draft";
import type * as shown from "./contract/manifest";
import type { Angles, CutGrid, CutPlane } from "./geometry/cut";
import type { Vector, World } from "./geometry/space";

/** Some fields by narrower types. */
export type Sharper<Base, More extends Partial<Base>> = Omit<Base, keyof More> & More;
/** Some fields may be missing: nothing depends on them. */
export type Sparing<Base, Keys extends keyof Base> = Omit<Base, Keys> & Partial<Pick<Base, Keys>>;

export type Frame = Sharper<shown.ShownFrame, { position_mm: Vector }>;

/** A stack as it arrives: pictures that move have no place in the patient, and perhaps no scale. */
export type SentStack = Sparing<shown.ShownStack, "warnings" | "kind" | "space" | "cine" | "time_index" | "regions" | "opens_at">;

export interface Stack extends Omit<SentStack, "grid" | "frames" | "frame_of_reference_uid"> {
  frame_of_reference_uid: string;
  grid: { [Key in keyof shown.ShownGrid]: NonNullable<shown.ShownGrid[Key]> };
  frames: Frame[];
  /** False where the size of a pixel is not known: nothing is measured there. */
  has_scale?: boolean;
  /** Never from the server: a plane that the viewer calculates out of a volume. */
  cut?: Angles & { readonly of: string; readonly plane: CutPlane; readonly grid: CutGrid };
}

export type Question = shown.Question;
export type QuestionOption = shown.Option;
export type Scope = Question["scope"];
export type Rule = shown.Rule;
export type Structure = shown.Structure;
export type ReadingHead = Sparing<shown.ReadingHead, "training">;
export type Preferences = shown.Preferences;

/** An arrangement of panes; `spans` gives the rows and columns that each takes, one by one where it is empty. */
export type Layout = Sparing<Sharper<shown.ShownLayout, { planes: (CutPlane | "")[] }>, "label" | "planes" | "spans" | "notes">;

/** What every room hangs. */
interface Hung {
  hanging: Layout;
  layouts?: Layout[];
  stacks: Stack[];
}

/** What every room knows in which a case was read. */
export interface Asked extends Hung {
  protocol: Sparing<shown.ShownProtocol, "structures">;
}

export interface Manifest extends Asked, Sparing<Omit<shown.Manifest, keyof Asked | "reading">, "preferences" | "room" | "registrations" | "proposals"> {
  reading: ReadingHead;
}

export interface PreviewManifest extends Hung, Sparing<Omit<shown.PreviewManifest, keyof Hung>, "registrations"> {}

export type Finding = kept.KeptFinding;

export type WirePoint = { point_mm: World };
export type WireLength = { points_mm: World[] };
/** Angles, two diameters, needles and cores. */
export type WirePlaces = { version: 1; points_mm: World[] };
export type WireContour = { points_mm: World[]; closed: boolean };
export type WireMask = { encoding: "rle-gzip-1"; data: string; voxels: number };
export type WireFrames = { frames: [number, number] };

export type WireMark = Sharper<kept.KeptMark, { geometry: WirePoint | WireLength | WirePlaces | WireContour | WireMask | WireFrames }>;
export type OfferedProposals = shown.OfferedProposals;
export type Proposals = Sharper<kept.Proposals, { proposals: Sharper<kept.Proposal, { mark: WireMark }>[] }>;
export type Answer = Sharper<kept.KeptAnswer, { scope_kind: Scope }>;
export type AnswerState = Answer["state"];
export type Missing = Sharper<kept.Missing, { scope_kind: Scope }>;
export type Computed = Record<string, kept.Category>;
/** Where the findings lie by what was drawn; empty where nothing says where the gland is. */
export type Placed = Sharper<kept.Placed, { levels_mm?: Record<string, World> }>;

/** What the server makes of the draft at every save. */
export interface WorkedOut {
  computed: Computed;
  placed?: Placed;
  /** What deserves a second look. */
  notices?: Missing[];
}

interface Objects {
  findings: Finding[];
  marks: WireMark[];
  answers: Answer[];
}

export type Draft = Omit<kept.Draft, keyof WorkedOut | keyof Objects> & WorkedOut & Objects;
export type Changes = kept.Changes;
export type DraftChange = Sharper<Required<kept.DraftChange>, Objects & { question_ms: Readonly<Record<string, number>> }>;
export type Saved = Omit<Sparing<kept.Saved, "not_asked">, keyof WorkedOut> & WorkedOut;
export type Seat = kept.Seat;

/** RFC 9457, as the server refuses. */
export interface Problem {
  status: number;
  code: string | null;
  title?: string;
  detail: string;
  details?: Record<string, unknown>;
}
