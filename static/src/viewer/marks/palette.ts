/** The colours a mark may have, and what structures are called and coloured until a reader chooses otherwise. */

import { kindFor } from "./catalogue";
import type { Mark } from "./mark";

/** Told apart by colour-blind people (Okabe and Ito), and white for their black; as in the tokens, since a canvas cannot read CSS variables. */
export const COLOURS = {
  sky: "#56b4e9",
  orange: "#e69f00",
  green: "#009e73",
  yellow: "#f0e442",
  purple: "#cc79a7",
  vermillion: "#d55e00",
  blue: "#0072b2",
  white: "#f5f5f5",
} as const;
export type Colour = keyof typeof COLOURS;
export const COLOUR_KEYS = Object.keys(COLOURS) as Colour[];
export const isColour = (key: unknown): key is Colour => typeof key === "string" && key in COLOURS;

interface Look {
  /** Written at the mark: colour never says anything alone. */
  readonly letters: string;
  readonly colour: Colour;
}

const STRUCTURES: Record<string, Look> = {
  prostate: { letters: "G", colour: "yellow" },
  peripheral_zone: { letters: "PZ", colour: "green" },
  transition_zone: { letters: "TZ", colour: "orange" },
  central_zone: { letters: "CZ", colour: "purple" },
  afs: { letters: "AFS", colour: "vermillion" },
  prostatic_urethra: { letters: "U", colour: "white" },
  seminal_vesicle: { letters: "SV", colour: "blue" },
  external_sphincter: { letters: "ES", colour: "vermillion" },
};
const OTHER: Look = { letters: "", colour: "yellow" };

export const lettersOf = (structure: string): string | null => STRUCTURES[structure]?.letters ?? null;
export const colourOf = (mark: Pick<Mark, "structure" | "colour" | "geometry">): Colour =>
  mark.colour ?? kindFor(mark.geometry).ofCase?.colour ?? (mark.structure === null ? "sky" : (STRUCTURES[mark.structure] ?? OTHER).colour);
export const nextColour = (colour: Colour): Colour => COLOUR_KEYS[(COLOUR_KEYS.indexOf(colour) + 1) % COLOUR_KEYS.length] as Colour;
