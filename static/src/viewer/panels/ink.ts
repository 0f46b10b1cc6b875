/** How a mark is inked: colour, line, letter. Colour never says anything alone. */

import { kindFor } from "../marks/catalogue";
import type { Mark } from "../marks/mark";
import { COLOURS, colourOf, lettersOf } from "../marks/palette";
import type { MaskSlice } from "../marks/volume";
import { axisLabel } from "../tools/gland";
import type { Workbench } from "./workbench";

export interface Ink {
  readonly colour: string;
  /** Dash lengths in CSS pixels; empty for a solid line. */
  readonly dash: readonly number[];
  /** Finding number or reader's letter, written at the mark. */
  readonly letter: string;
  readonly strength: "quiet" | "active" | "selected";
  /** Outlined only: what is nobody's yet. */
  readonly hollow?: boolean;
}

export interface Inked {
  readonly mark: Mark;
  readonly ink: Ink;
}

/** A coloured area over a slice that belongs to no single mark. */
export interface Wash {
  readonly area: MaskSlice;
  readonly colour: string;
  readonly letter: string;
}

const READER_COLOURS = ["#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442", "#d55e00"];
const READER_DASHES: readonly (readonly number[])[] = [[], [7, 4], [1.5, 4], [9, 3, 1.5, 3], [3, 3], [12, 3]];

/** Reader A solid, B dashed, C dotted. */
export function readerInk(position: number): Pick<Ink, "colour" | "dash"> {
  const colour = READER_COLOURS[position % READER_COLOURS.length] as string;
  return { colour, dash: READER_DASHES[position % READER_DASHES.length] ?? [] };
}

/** Marks of one reader: numbered by finding, the active finding strong, the others quiet. */
export function inkOf(bench: Workbench): Inked[] {
  const numbers = new Map(bench.store.findings().map((finding, i) => [finding.id, i + 1]));
  const active = bench.activeFinding();
  return bench.visibleMarks().map((mark) => {
    const isSelected = mark.id === bench.selected();
    const isActive = mark.finding_id === active || mark.finding_id === null;
    const letter = lettersFor(mark) ?? String(numbers.get(mark.finding_id ?? "") ?? "");
    return {
      mark,
      ink: {
        ...plainInk(mark),
        letter: mark.name ? `${letter} ${shortened(mark.name)}` : letter,
        strength: isSelected ? "selected" : isActive ? "active" : "quiet",
      },
    };
  });
}

/** A longer name would lie over the image; its row has the whole. */
const LONGEST_AT_MARK = 24;
const shortened = (name: string): string => (name.length > LONGEST_AT_MARK ? `${name.slice(0, LONGEST_AT_MARK - 1).trimEnd()}…` : name);

/** Of what belongs to the case: a structure's letters, an axis of the gland's words; null for marks of findings. */
export const lettersFor = ({ structure, geometry }: Mark): string | null =>
  kindFor(geometry).ofCase?.letters ?? (structure === null ? null : (lettersOf(structure) ?? axisLabel(structure)));

/** As a mark is inked where nothing else is known of it, such as while it is being drawn. */
export const plainInk = (mark: Mark): Ink => ({ colour: COLOURS[colourOf(mark)], dash: [], letter: "", strength: "selected" });
