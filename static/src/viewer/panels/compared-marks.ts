/** The marks of the readers of a case as they are compared: whose each is, how it is inked, how many agree. */

import type { AdjudicationManifest, Difference } from "../comparing";
import { loadDisclosed } from "../marks/disclosed";
import type { Mark } from "../marks/mark";
import type { Slice } from "../tools/tool";
import { heatColour, heatOn } from "./heat";
import { type Inked, lettersFor, readerInk, type Wash } from "./ink";
import type { Workbench } from "./workbench";

/** The adjudicator's own outline: no reader's colour, and a word at it. */
const OWN_INK = { colour: "#ffffff", dash: [], letter: "yours" } as const;

export class ComparedMarks {
  private owner: ReadonlyMap<string, string> = new Map();
  private readonly washed = new Map<string, readonly Wash[]>();
  readonly aliases: readonly string[];
  /** Readers whose marks are out of sight. */
  readonly hidden = new Set<string>();

  constructor(
    private readonly bench: Workbench,
    private readonly readers: AdjudicationManifest["readers"],
  ) {
    this.aliases = readers.map((reader) => reader.alias);
  }

  async load(): Promise<void> {
    this.owner = await loadDisclosed(this.bench.store, this.readers);
    this.washed.clear();
    this.bench.changed();
  }

  /** What a reader drew of what a difference is about. */
  about(difference: Difference, alias: string): readonly Mark[] {
    const ids = new Set(difference.finding_refs.filter((one) => one.alias === alias).map((one) => one.finding_id));
    const theirs = this.bench.store.marks().filter((mark) => this.owner.get(mark.id) === alias);
    const outlined = theirs.filter((mark) => isAbout(difference, mark));
    return outlined.length ? outlined : theirs.filter((mark) => mark.structure === null && ids.has(mark.finding_id ?? ""));
  }

  /** Of the findings it names strong, the others quiet; of structures only what it is about. */
  inked(difference: Difference | null): Inked[] {
    const shown = findingsOf(difference);
    const marks = this.bench.visibleMarks().filter((mark) => mark.structure === null || (difference && isAbout(difference, mark)));
    return marks.filter((mark) => !this.hidden.has(this.owner.get(mark.id) ?? "")).map((mark) => {
      const isSelected = mark.id === this.bench.selected();
      const alias = this.owner.get(mark.id);
      if (alias === undefined) return { mark, ink: { ...OWN_INK, strength: isSelected ? "selected" : "active" } };
      const isCurrent = mark.structure !== null || (mark.finding_id !== null && shown.has(mark.finding_id));
      const letter = [alias, lettersFor(mark)].filter(Boolean).join(" ");
      return { mark, ink: { ...readerInk(Math.max(0, this.aliases.indexOf(alias))), letter, strength: isSelected ? "selected" : isCurrent ? "active" : "quiet" } };
    });
  }

  /** The heat map of a difference's findings, or of all where it names none. */
  washes(slice: Slice, difference: Difference | null): readonly Wash[] {
    const key = `${difference?.id ?? ""} ${slice.stack.id} ${slice.frame}`;
    const made = this.washed.get(key) ?? this.washesOn(slice, difference);
    this.washed.set(key, made);
    return made;
  }

  private washesOn({ geometry, frame }: Slice, difference: Difference | null): Wash[] {
    const shown = findingsOf(difference);
    const all = this.bench.store.marks();
    const structures = all.filter((mark) => difference && isAbout(difference, mark));
    const findings = all.filter((mark) => mark.structure === null && (!shown.size || shown.has(mark.finding_id ?? "")));
    const marks = structures.length ? structures : findings;
    const readers = this.aliases.map((alias) => ({ marks: marks.filter((mark) => this.owner.get(mark.id) === alias) }));
    const { width, height, counts } = heatOn(readers, geometry, frame, this.bench.geometry);
    return readers.flatMap((_, i): Wash[] => {
      const filled = counts.map((count) => (count === i + 1 ? 1 : 0));
      if (!filled.includes(1)) return [];
      const stepRight = geometry.rowDirection.map((part) => part * geometry.columnSpacing) as [number, number, number];
      const stepDown = geometry.columnDirection.map((part) => part * geometry.rowSpacing) as [number, number, number];
      const area = { width, height, filled, origin: geometry.origins[frame] as [number, number, number], stepRight, stepDown };
      return [{ area, colour: heatColour(i + 1, readers.length), letter: "" }];
    });
  }
}

const findingsOf = (difference: Difference | null): Set<string> => new Set(difference?.finding_refs.map((one) => one.finding_id) ?? []);

/** Whether a difference is about what this mark outlines or measures, and not about a finding. */
export const isAbout = ({ item }: Difference, { structure }: Mark): boolean =>
  structure !== null && (item === `structure:${structure}` || (item.startsWith("gland") && structure.startsWith("gland")));
