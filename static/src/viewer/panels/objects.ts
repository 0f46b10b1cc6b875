/** What is done to drawn things as things: their order and words, selecting, hiding, locking, naming, colouring, deleting. */

import type { StackGeometry } from "../geometry/stack";
import { kindFor } from "../marks/catalogue";
import type { Geometry, Mark } from "../marks/mark";
import { colourOf, nextColour, type Colour } from "../marks/palette";
import { proposedWords } from "../marks/proposed";
import type { Manifest } from "../props";
import { axisLabel } from "../tools/gland";
import { homeFrame } from "../tools/tool";
import type { Workbench, WorkbenchParts } from "./workbench";

const LONGEST_NAME = 60;

export class Objects {
  /** The mark whose row asks for a name, or shows its colours. */
  asking: { readonly mark: string; readonly what: "name" | "colour" } | null = null;

  /** By geometry, which never changes: rows are asked for at every move of a pen. */
  private readonly details = new WeakMap<Geometry, string>();

  /** `say` tells why nothing was changed, and null once that is over; `take` deletes a mark, or asks first. */
  constructor(
    private readonly bench: Workbench,
    say: (why: string | null) => void,
    private readonly take: (mark: Mark) => void = (mark) => bench.alter(mark.id, "deleted mark", { deleted: true }),
  ) {
    bench.onLocked = bench.store.onLocked = (mark) => say(this.lockedSentence(mark));
    bench.store.subscribe(({ label }) => label === "unlocked" && say(null));
  }

  /** Findings' marks by finding, then structures in the protocol's order, then axes. */
  get list(): Mark[] {
    const { store, structures } = this.bench;
    const findings = store.findings().map((one) => one.id);
    const place = (mark: Mark): number => {
      if (mark.finding_id) return findings.indexOf(mark.finding_id);
      const at = structures.findIndex((one) => one.key === mark.structure);
      return findings.length + (at < 0 ? structures.length : at);
    };
    // saved ones come back in any order: needles and cores are told apart by their numbers
    const number = (mark: Mark): string => (kindFor(mark.geometry).ofCase ? this.nameOf(mark) : "");
    return store.marks().sort((a, b) => place(a) - place(b) || number(a).localeCompare(number(b), "en", { numeric: true }));
  }

  /** The own name, else what it is of. */
  nameOf(mark: Mark): string {
    const isNumbered = mark.name !== undefined && kindFor(mark.geometry).ofCase !== undefined;
    return isNumbered ? `${this.plainNameOf(mark)} ${mark.name}` : (mark.name ?? this.plainNameOf(mark));
  }

  /** What a field for its name begins with: of a needle or core, what stands behind the word. */
  ownNameOf(mark: Mark): string {
    return kindFor(mark.geometry).ofCase ? (mark.name ?? "") : this.nameOf(mark);
  }

  plainNameOf({ structure, finding_id, geometry }: Mark): string {
    const kind = kindFor(geometry);
    if (kind.ofCase) return kind.label;
    if (structure !== null) return this.bench.structures.find((one) => one.key === structure)?.label ?? `Gland, ${axisLabel(structure)}`;
    return `Finding ${this.bench.store.findings().findIndex((one) => one.id === finding_id) + 1}`;
  }

  /** Volume and diameter, where it was drawn, kind. */
  detailOf(mark: Mark): string {
    const known = this.details.get(mark.geometry);
    if (known) return known;
    const home = this.bench.geometry(mark.stack_id);
    const kind = kindFor(mark.geometry);
    // a needle and a core are called what they are
    const parts = [proposedWords(mark), home && kind.measure(mark.geometry, home), this.bench.stackOf(mark.stack_id)?.label, !kind.ofCase && kind.label.toLowerCase()];
    const detail = parts.filter(Boolean).join(" · ");
    this.details.set(mark.geometry, detail);
    return detail;
  }

  private lockedSentence(mark: Mark): string {
    return `“${this.nameOf(mark)}” is locked, so nothing was changed. Unlock it first: Shift P, or the lock in its row.`;
  }

  step(by: number): void {
    const { list } = this;
    const at = list.findIndex((mark) => mark.id === this.bench.selected());
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length];
    if (next) this.show(next);
  }

  /** Selects a mark and brings every pane to it. */
  show(mark: Mark): void {
    this.asking = null;
    this.bench.select(mark.id);
    jumpTo(this.bench, mark);
  }

  toggleHidden(id = this.current): void {
    if (id) this.bench.hide(id, !this.bench.isHidden(id));
  }

  toggleLocked(id = this.current): void {
    const mark = id && this.bench.store.mark(id);
    if (mark && !this.bench.readOnly) this.bench.store.lock(mark.id, !mark.locked);
  }

  recolour(colour: Colour | null = null, id = this.current): void {
    const mark = id && this.bench.store.mark(id);
    if (mark) this.bench.alter(mark.id, "colour", { colour: colour ?? nextColour(colourOf(mark)) });
  }

  rename(name: string, id: string): void {
    const mark = this.bench.store.mark(id);
    // pasted tabs and the like are no part of a name, and would be refused
    const wanted = [...name.replace(/[\s\p{Cc}]+/gu, " ").trim()].slice(0, LONGEST_NAME).join("");
    if (!mark || wanted === this.ownNameOf(mark)) return;
    const { name: _before, ...unnamed } = mark;
    const isPlain = wanted === "" || wanted === this.plainNameOf(mark);
    this.bench.replace(isPlain ? unnamed : { ...mark, name: wanted }, "name");
  }

  remove(id = this.current): void {
    const mark = id && this.bench.store.mark(id);
    if (mark && !this.bench.readOnly) this.take(mark);
  }

  /** Opens the field for a name, or the choice of colours, in the mark's row. */
  ask(what: "name" | "colour", id = this.current): void {
    const mark = id ? this.bench.store.mark(id) : null;
    if (!mark || this.bench.readOnly || this.bench.refuses(mark)) return;
    this.asking = this.asking?.mark === mark.id && this.asking.what === what ? null : { mark: mark.id, what };
    this.bench.changed();
  }

  answered(): void {
    this.asking = null;
    this.bench.changed();
  }

  /** The next structure to draw for; after the last one, findings again. */
  nextStructure(by: number): void {
    const keys = [...(this.bench.asksFindings ? [null] : []), ...this.bench.structures.map((one) => one.key)];
    if (!this.bench.readOnly) this.bench.drawFor(keys[(keys.indexOf(this.bench.structure) + by + keys.length) % keys.length] ?? null);
  }

  /** The mark whose row has the focus, else the selected one. */
  private get current(): string | null {
    const row = document.activeElement?.closest<HTMLElement>("[data-mark]");
    return row?.dataset["mark"] ?? this.bench.selected();
  }
}

/** Brings every pane to one of several marks: to the first that can be seen in the panes as they are, else to the first. */
export function jumpToOne(bench: Workbench, marks: readonly Mark[]): void {
  const isSeen = (mark: Mark): boolean => {
    const home = bench.geometry(mark.stack_id);
    return home !== null && bench.panes.list.some((pane) => seesPlacesOf(bench, home, bench.panes.geometry(pane.stackId ?? "")));
  };
  const mark = marks.find(isSeen) ?? marks[0];
  if (mark) jumpTo(bench, mark);
}

/** Brings every pane to a mark, its own to the frame it was drawn on; where no pane shows its images, the focused one does then. */
export function jumpTo(bench: Workbench, mark: Mark): void {
  const home = bench.geometry(mark.stack_id);
  const place = home ? kindFor(mark.geometry).centre(mark.geometry, home) : null;
  if (!home || !place) return;
  const { panes } = bench;
  if (!panes.list.some((pane) => seesPlacesOf(bench, home, panes.geometry(pane.stackId ?? "")))) {
    void panes.hang(panes.focused, mark.stack_id).then(() => jumpTo(bench, mark));
    return;
  }
  panes.jumpTo(place, mark.frame_of_reference_uid, mark.stack_id);
  const pane = bench.panes.list.find((one) => one.stackId === mark.stack_id);
  const stack = bench.stackOf(mark.stack_id);
  if (pane && stack && mark.geometry.kind !== "mask") bench.engine.scrollTo(pane.id, homeFrame(mark, stack));
}

const seesPlacesOf = ({ joins }: Workbench, home: StackGeometry, shown: StackGeometry | null): boolean =>
  shown !== null && (shown.stackId === home.stackId || joins.map(home.frameOfReference, shown.frameOfReference) !== null);

/** What a protocol takes: kinds of marks, findings, structures beside them, and which of these share no voxel. */
export function drawableOf({ marks: kinds, structures = [], rules, questions }: Manifest["protocol"]): Omit<WorkbenchParts, "panes" | "store" | "glandAxes"> {
  const exclusive = rules.filter((rule) => rule.key === "structures_exclude").map((rule) => rule["structures"] as string[]);
  return { kinds, structures, exclusive, findings: !structures.length || questions.some((one) => one.scope === "finding") };
}
