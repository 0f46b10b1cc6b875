/** The bench that tools work on: the tool in the hand, what is selected, what is being drawn. */

import type { Engine, PaneId } from "../engine/interface";
import type { StackGeometry } from "../geometry/stack";
import type { Joins } from "../hanging/joins";
import type { Panes } from "../hanging/panes";
import { PlaneHand } from "../hanging/plane-hand";
import { Views } from "../hanging/views";
import { newId, type Kind, type Mark, type Owner } from "../marks/mark";
import type { DraftStore, Edit, StoreEvent } from "../marks/store";
import type { Rule, Stack, Structure } from "../props";
import { toolOf } from "../tools/catalogue";
import type { Bench, Preview, Slice, Tool } from "../tools/tool";
import { GlandGuide } from "./gland-guide";

const SMALLEST_BRUSH_MM = 0.5;
const LARGEST_BRUSH_MM = 25;

export interface WorkbenchParts {
  readonly panes: Panes;
  readonly store: DraftStore;
  readonly glandAxes: readonly string[];
  /** The protocol's, such as how a volume is computed. */
  readonly rules?: readonly Rule[];
  /** What may be outlined or painted beside findings. */
  readonly structures?: readonly Structure[];
  /** Kinds of marks that the protocol takes; all where it says nothing. */
  readonly kinds?: readonly string[];
  /** False where nothing is asked about findings: only structures are drawn. */
  readonly findings?: boolean;
  /** Groups of structures that share no voxel. */
  readonly exclusive?: readonly (readonly string[])[];
}

/** How strongly regions are filled, weakest first. */
const FILLS = [0.4, 0.7, 1, 1.6, 2.4];
const USUAL_FILL = 2;

export class Workbench implements Bench {
  readonly engine: Engine;
  readonly store: DraftStore;
  readonly panes: Panes;
  readonly planes: PlaneHand;
  readonly views: Views;
  readonly guide: GlandGuide;
  readonly joins: Joins;
  tool: Tool = toolOf("window");
  drawing: Preview | null = null;
  marksHidden = false;
  outlinesOnly = false;
  readOnly = false;
  /** Whatever is drawn belongs to this, whatever is selected; null: to the finding or structure that is worked on. */
  drawsFor: string | null = null;
  /** Told of a locked mark that someone took hold of. */
  onLocked: (mark: Mark) => void = () => undefined;
  remark: Bench["remark"] = () => undefined;
  wiped: Bench["wiped"] = (_mark, go) => go();
  private fillStep = USUAL_FILL;
  /** Marks out of sight: a matter of this window, never saved, so that nothing is missed after a reload. */
  private readonly hidden = new Set<string>();
  private structureKey: string | null;
  private radiusMm = 3;
  private selectedId: string | null = null;
  private findingId: string | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly parts: WorkbenchParts) {
    this.panes = parts.panes;
    this.planes = new PlaneHand(parts.panes);
    this.views = new Views(parts.panes);
    this.joins = parts.panes.joins;
    this.engine = parts.panes.engine;
    this.store = parts.store;
    this.guide = new GlandGuide({ panes: parts.panes, store: parts.store, axes: parts.glandAxes, rules: parts.rules ?? [] });
    this.structureKey = this.asksFindings ? null : (this.structures[0]?.key ?? null);
    this.store.subscribe((event) => this.tidy(event));
  }

  readonly slice = (pane: PaneId): Slice | null => this.panes.slice(pane);
  readonly geometry = (stackId: string): StackGeometry | null => this.panes.geometry(stackId);
  readonly stackOf = (stackId: string): Stack | null => this.panes.stackWith(stackId);
  readonly visibleMarks = (): readonly Mark[] => (this.marksHidden ? [] : this.store.marks().filter((mark) => !this.hidden.has(mark.id)));
  readonly brushRadiusMm = (): number => this.radiusMm;
  readonly selected = (): string | null => this.selectedId;
  readonly activeFinding = (): string | null => this.drawsFor ?? this.findingId;
  readonly glandAxis = (): string | null => this.guide.axis;
  readonly mayChange = (): boolean => !this.readOnly && this.engine.canDraw;

  readonly preview = (preview: Preview | null): void => {
    this.drawing = preview;
    this.changed();
  };

  readonly select = (markId: string | null): void => {
    const mark = markId ? this.store.mark(markId) : null;
    this.selectedId = mark?.id ?? null;
    if (mark?.finding_id) this.findingId = mark.finding_id;
    if (mark) this.structureKey = this.structures.some((one) => one.key === mark.structure) ? mark.structure : null;
    this.changed();
  };

  readonly owner = (edit?: Edit): Owner =>
    this.drawsFor === null && this.structureKey !== null
      ? { finding_id: null, structure: this.structureKey }
      : { finding_id: edit ? this.findingFor(edit) : this.activeFinding(), structure: null };

  readonly excluded = (structure: string | null): readonly string[] =>
    (this.parts.exclusive ?? []).filter((group) => group.some((key) => key === structure)).flat().filter((key) => key !== structure);

  readonly takes = (kind: Kind): boolean => this.parts.kinds?.includes(kind) ?? true;

  readonly refuses = (mark: Mark): boolean => {
    if (mark.locked) this.onLocked(mark);
    return mark.locked === true;
  };

  readonly findingFor = (edit: Edit): string => {
    if (this.drawsFor !== null) return this.drawsFor;
    const known = this.store.findings().find((finding) => finding.id === this.findingId);
    if (known) return known.id;
    return this.addFinding(edit);
  };

  readonly glandAxisDone = (): void => {
    this.guide.drawn();
    if (this.guide.isDone) this.tool = toolOf("window");
    this.changed();
  };

  addFinding(edit: Edit): string {
    const order = Math.max(0, ...this.store.findings().map((finding) => finding.order)) + 1;
    const id = newId();
    edit.finding({ id, order, deleted: false });
    this.findingId = id;
    return id;
  }

  activate(findingId: string | null): void {
    if (this.findingId === findingId && this.structureKey === null) return;
    this.findingId = findingId;
    this.structureKey = null;
    this.selectedId = null;
    this.changed();
  }

  get structures(): readonly Structure[] {
    return this.parts.structures ?? [];
  }

  get asksFindings(): boolean {
    return this.parts.findings ?? true;
  }

  get structure(): string | null {
    return this.structureKey;
  }

  /** What encloses is drawn for this structure from now on; null: for findings again. */
  drawFor(structure: string | null): void {
    this.structureKey = structure;
    this.selectedId = null;
    if (structure !== null && this.tool.draws && !this.tool.encloses) {
      this.tool = toolOf("window");
      this.guide.leave();
    }
    this.changed();
  }

  isHidden(markId: string): boolean {
    return this.hidden.has(markId);
  }

  hide(markId: string, isHidden: boolean): void {
    if (isHidden) this.hidden.add(markId);
    else this.hidden.delete(markId);
    this.changed();
  }

  mayTake(tool: Tool): boolean {
    return !tool.draws || (this.mayChange() && (!tool.makes || this.takes(tool.makes)));
  }

  /** Takes a tool; the gland tool starts with the first axis that is not measured yet, or with `axis`. */
  take(key: string, axis?: string): void {
    const tool = toolOf(key);
    if (!this.mayTake(tool)) return;
    this.tool = tool;
    if (tool.draws && !tool.encloses) this.structureKey = null;
    if (key === "gland") this.guide.begin(axis);
    else this.guide.leave();
    this.changed();
  }

  resizeBrush(by: number): void {
    this.sizeBrush(this.radiusMm * Math.pow(1.18, by));
  }

  sizeBrush(next: number): void {
    this.radiusMm = Math.max(SMALLEST_BRUSH_MM, Math.min(LARGEST_BRUSH_MM, next));
    this.changed();
  }

  hideMarks(hidden: boolean): void {
    this.marksHidden = hidden;
    this.changed();
  }

  /** How strongly regions are filled; 0 leaves the outline only. */
  get fill(): number {
    return this.outlinesOnly ? 0 : (FILLS[this.fillStep] as number);
  }

  toggleOutlines(): void {
    this.outlinesOnly = !this.outlinesOnly;
    this.changed();
  }

  stepFill(by: 1 | -1): void {
    this.outlinesOnly = false;
    this.fillStep = Math.max(0, Math.min(FILLS.length - 1, this.fillStep + by));
    this.changed();
  }

  /** Changes a mark in one step; `words` name the step. */
  alter(markId: string, words: string, change: Partial<Mark>): void {
    const mark = this.store.mark(markId);
    if (mark) this.replace({ ...mark, ...change }, words);
  }

  replace(mark: Mark, words: string): void {
    if (!this.readOnly) this.store.change(words, (edit) => edit.mark(mark));
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    this.listeners.forEach((listener) => listener());
  }

  /** After undo or another version, what was selected may be gone. */
  private tidy(event: StoreEvent): void {
    const { origin, changes } = event;
    for (const { kind, key, before, after } of changes) {
      const isDrawn = kind === "mark" && origin === "hand" && (before as Mark | null)?.geometry !== (after as Mark).geometry;
      if (isDrawn) this.hidden.delete(key); // what is being drawn is seen
    }
    if (origin === "undo" && this.guide.followed(event)) this.tool = toolOf(this.guide.axis ? "gland" : "window");
    else if (origin === "hand" && this.guide.isDone) this.guide.leave();
    if (this.selectedId && !this.store.mark(this.selectedId)) this.selectedId = null;
    const findings = this.store.findings();
    if (!findings.some((finding) => finding.id === this.findingId)) this.findingId = findings.at(-1)?.id ?? null;
    this.changed();
  }
}
