/** The bench that tools work on: the tool in the hand, what is selected, what is being drawn. */

import type { Engine, PaneId } from "../engine/interface";
import type { StackGeometry } from "../geometry/stack";
import type { Panes } from "../hanging/panes";
import { newId, type Mark } from "../marks/mark";
import type { DraftStore, Edit } from "../marks/store";
import type { Stack } from "../props";
import { toolOf } from "../tools/catalogue";
import type { Bench, Preview, Slice, Tool } from "../tools/tool";

const SMALLEST_BRUSH_MM = 0.5;
const LARGEST_BRUSH_MM = 25;

export interface WorkbenchParts {
  readonly panes: Panes;
  readonly store: DraftStore;
  readonly glandAxes: readonly string[];
}

export class Workbench implements Bench {
  readonly engine: Engine;
  readonly store: DraftStore;
  readonly panes: Panes;
  tool: Tool = toolOf("window");
  drawing: Preview | null = null;
  marksHidden = false;
  /** How strongly regions are filled; 0 leaves the outline only. */
  fill = 1;
  readOnly = false;
  private radiusMm = 3;
  private selectedId: string | null = null;
  private findingId: string | null = null;
  private axis: string | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly parts: WorkbenchParts) {
    this.panes = parts.panes;
    this.engine = parts.panes.engine;
    this.store = parts.store;
    this.store.subscribe(() => this.tidy());
  }

  readonly slice = (pane: PaneId): Slice | null => this.panes.slice(pane);
  readonly geometry = (stackId: string): StackGeometry | null => this.panes.geometry(stackId);
  readonly stackOf = (stackId: string): Stack | null => this.panes.stacks.get(stackId) ?? null;
  readonly visibleMarks = (): readonly Mark[] => (this.marksHidden ? [] : this.store.marks());
  readonly brushRadiusMm = (): number => this.radiusMm;
  readonly selected = (): string | null => this.selectedId;
  readonly activeFinding = (): string | null => this.findingId;
  readonly glandAxis = (): string | null => this.axis;
  readonly mayChange = (): boolean => !this.readOnly && this.engine.canDraw;

  readonly preview = (preview: Preview | null): void => {
    this.drawing = preview;
    this.changed();
  };

  readonly select = (markId: string | null): void => {
    this.selectedId = markId;
    const finding = markId ? this.store.mark(markId)?.finding_id : null;
    if (finding) this.findingId = finding;
    this.changed();
  };

  readonly findingFor = (edit: Edit): string => {
    const known = this.store.findings().find((finding) => finding.id === this.findingId);
    if (known) return known.id;
    return this.addFinding(edit);
  };

  readonly glandAxisDone = (axis: string): void => {
    const { glandAxes } = this.parts;
    const measured = new Set(this.store.marks().map((mark) => mark.structure));
    const open = glandAxes.filter((one) => one !== axis && !measured.has(one));
    this.axis = open[0] ?? null;
    if (!this.axis) this.take("window");
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
    if (this.findingId === findingId) return;
    this.findingId = findingId;
    this.selectedId = null;
    this.changed();
  }

  /** Takes a tool; the gland tool starts with the first axis that is not measured yet, or with `axis`. */
  take(key: string, axis?: string): void {
    const tool = toolOf(key);
    if (tool.draws && !this.mayChange()) return;
    this.tool = tool;
    const measured = new Set(this.store.marks().map((mark) => mark.structure));
    const open = this.parts.glandAxes.find((one) => !measured.has(one));
    this.axis = key === "gland" ? (axis ?? open ?? this.parts.glandAxes[0] ?? null) : null;
    this.changed();
  }

  resizeBrush(by: number): void {
    const next = this.radiusMm * Math.pow(1.18, by);
    this.radiusMm = Math.max(SMALLEST_BRUSH_MM, Math.min(LARGEST_BRUSH_MM, next));
    this.changed();
  }

  hideMarks(hidden: boolean): void {
    this.marksHidden = hidden;
    this.changed();
  }

  /** As usual, strong, outline only, and round again. */
  nextFill(): void {
    this.fill = this.fill === 1 ? 2.2 : this.fill === 0 ? 1 : 0;
    this.changed();
  }

  removeSelected(): boolean {
    const mark = this.selectedId ? this.store.mark(this.selectedId) : null;
    if (!mark || this.readOnly) return false;
    this.store.change("deleted mark", (edit) => edit.mark({ ...mark, deleted: true }));
    return true;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    this.listeners.forEach((listener) => listener());
  }

  /** After undo or another version, what was selected may be gone. */
  private tidy(): void {
    if (this.selectedId && !this.store.mark(this.selectedId)) this.selectedId = null;
    const findings = this.store.findings();
    if (!findings.some((finding) => finding.id === this.findingId)) this.findingId = findings.at(-1)?.id ?? null;
    this.changed();
  }
}
