/** Leads through the gland's axes: which is next, in which pane it is drawn, what comes out of them. */

import { glandAxesMm, glandMl, glandWords } from "../answers/gland-volume";
import { toTenth } from "../geometry/measures";
import type { PaneId } from "../engine/interface";
import { paneForAxis, type AxisPane } from "../hanging/axis-panes";
import type { Panes } from "../hanging/panes";
import { kindFor } from "../marks/catalogue";
import type { DraftStore, StoreEvent } from "../marks/store";
import type { Mark } from "../marks/mark";
import type { Rule } from "../props";
import { axisPlane, axisWords } from "../tools/gland";

export interface GuideParts {
  readonly panes: Panes;
  readonly store: DraftStore;
  /** In the order of measuring. */
  readonly axes: readonly string[];
  readonly rules: readonly Rule[];
}

interface Leading {
  /** Where it is to be drawn; null where no pane shows that plane. */
  readonly pane: PaneId | null;
  /** Written there. */
  readonly task: string;
  /** With what keys and hand do. */
  readonly words: string;
}

export class GlandGuide {
  /** The axis to be drawn next; null when nothing is led through. */
  axis: string | null = null;
  /** All are drawn: the volume is shown until something else is done. */
  isDone = false;

  constructor(private readonly parts: GuideParts) {}

  /** From this axis on, or from the first that is not measured yet. */
  begin(axis?: string): void {
    this.isDone = false;
    this.axis = axis ?? this.open ?? this.parts.axes[0] ?? null;
    this.toPane();
  }

  leave(): void {
    this.axis = null;
    this.isDone = false;
  }

  drawn(): void {
    this.axis = this.open;
    this.isDone = this.axis === null;
    this.toPane();
  }

  /** A step taken back is to be done again; a step done again is behind. False where it leads nobody. */
  followed({ changes }: StoreEvent): boolean {
    if (this.axis === null && !this.isDone) return false;
    const changed = changes.flatMap(({ kind, after }) => (kind === "mark" ? [(after as Mark).structure] : []));
    const axis = this.parts.axes.find((one) => changed.includes(one));
    if (axis === undefined) return false;
    if (this.markOf(axis)) this.drawn();
    else this.begin(axis);
    return true;
  }

  /** What is to be done and where; null when nothing is led through. */
  get leading(): Leading | null {
    const { axes, panes } = this.parts;
    if (this.isDone) return { pane: panes.focused, task: this.outcome, words: this.outcome };
    if (this.axis === null) return null;
    const at = this.pane;
    const now = this.markOf(this.axis);
    const plane = axisPlane(this.axis);
    const task = `Gland ${axes.indexOf(this.axis) + 1} of ${axes.length}: ${axisWords(this.axis)}${at ? `, on ${at.words}` : ""}.`;
    const where = at || !plane ? "" : ` No pane shows ${plane} pictures now: Shift L changes the arrangement; or draw where it is seen best.`;
    const how = now ? `It is ${measureOf(now)} now; drawing replaces it.` : "Drag or click from edge to edge.";
    return { pane: at?.pane.id ?? null, task: task + where, words: `${task} ${how}${where} Esc leaves, G goes on.` };
  }

  private get outcome(): string {
    const { axes, rules, store } = this.parts;
    const ml = glandMl(rules, store);
    const sizes = axes.map((axis) => this.markOf(axis)).map((mark) => (mark ? measureOf(mark) : "?"));
    const answered = glandAxesMm(rules, store)?.map((mm) => `${toTenth(mm).toFixed(1)} mm`) ?? [];
    // an answer that the reader typed stays: the volume is of the answers, and then says so
    const isOther = answered.some((mm) => !sizes.includes(mm));
    const volume = ml === null ? "" : ` ${glandWords(rules, ml)}${isOther ? `, by the answers: ${answered.join(" × ")}` : ""}.`;
    return `${axes.length} of ${axes.length} measured: ${sizes.join(" × ")}.${volume} Ctrl Z takes the last back.`;
  }

  private get open(): string | null {
    return this.parts.axes.find((axis) => !this.markOf(axis)) ?? null;
  }

  private get pane(): AxisPane | null {
    const plane = this.axis && axisPlane(this.axis);
    return plane ? paneForAxis(this.parts.panes, plane) : null;
  }

  private markOf(axis: string): Mark | null {
    return this.parts.store.marks().find((mark) => mark.structure === axis) ?? null;
  }

  private toPane(): void {
    const { panes } = this.parts;
    const at = this.pane?.pane;
    if (!at) return;
    panes.focus(at.id);
    if (panes.enlarged && panes.enlarged !== at.id) panes.enlarge(at.id);
  }
}

const measureOf = (mark: Mark): string => `${toTenth(kindFor(mark.geometry).longestMm(mark.geometry) ?? 0).toFixed(1)} mm`;
