/** Which stack hangs in which pane, which slice it shows, and how panes move together. */

import type { Engine, PaneId } from "../engine/interface";
import { linkedFrame } from "../geometry/linking";
import type { Angles, CutPlane } from "../geometry/cut";
import type { World } from "../geometry/space";
import { clampFrame, geometryOf, middleFrame, nearestFrame, type StackGeometry } from "../geometry/stack";
import type { Layout, Manifest, Stack } from "../props";
import { Cuts, frameThrough, type Cut } from "./cuts";
import { Joins, type Registration } from "./joins";
import { Looks } from "./looks";
import { alternatives, stackFor } from "./roles";
import type { Sight } from "./sight";

export interface HungPane {
  readonly id: PaneId;
  readonly role: string;
  stackId: string | null;
  /** Why there is nothing to show, where that is not for want of a series. */
  readonly why?: string;
}

export class Panes {
  list: readonly HungPane[] = [];
  layout: Layout;
  readonly stacks: Map<string, Stack>;
  focused: PaneId;
  enlarged: PaneId | null = null;
  linked = true;
  referenceLines = true;
  readonly joins: Joins;
  readonly cuts: Cuts = new Cuts((id) => this.geometry(id));
  private readonly looks: Looks;
  private readonly turning = new Map<PaneId, Angles>();
  private readonly geometries = new Map<string, StackGeometry>();
  private readonly listeners = new Set<() => void>();

  constructor(
    manifest: Pick<Manifest, "hanging" | "stacks" | "registrations">,
    readonly engine: Engine,
  ) {
    this.looks = new Looks(engine);
    this.stacks = new Map(manifest.stacks.map((stack) => [stack.id, stack]));
    manifest.stacks.forEach((stack) => this.geometries.set(stack.id, geometryOf(stack)));
    this.joins = new Joins(manifest.registrations);
    this.layout = manifest.hanging;
    this.arrange(manifest.hanging);
    this.focused = this.list[0]?.id ?? "";
  }

  /** Before the panes of an arrangement are closed: what they show is found again in the next one. */
  leave(): void {
    // a series in two panes is left as it is in the one in focus
    const last = [...this.list].sort((a, b) => Number(a.id === this.focused) - Number(b.id === this.focused));
    this.looks.leave(last.flatMap(({ id }) => this.slice(id) ? [{ pane: id, stack: this.stack(id) as Stack }] : []), this.sight(this.focused));
  }

  /** Another arrangement. The panes are new; whoever draws them opens them and hangs the images. */
  arrange(layout: Layout): void {
    const stacks = [...this.stacks.values()];
    const inFocus = this.list.find((pane) => pane.id === this.focused)?.stackId;
    this.layout = layout;
    this.enlarged = null;
    this.list.forEach((pane) => this.uncut(pane.id));
    this.list = layout.panes.map((role, i) => this.hung(`pane-${i + 1}`, role, stackFor(role, stacks, layout.planes?.[i] ? "volume" : null), layout.planes?.[i] || null));
    const same = this.list.find((pane) => inFocus && pane.stackId === inFocus);
    if (same) this.focused = same.id;
    else if (!this.list.some((pane) => pane.id === this.focused)) this.focused = this.list[0]?.id ?? "";
  }

  pane(id: PaneId): HungPane {
    const pane = this.list.find((one) => one.id === id);
    if (!pane) throw new Error(`no pane ${id}`);
    return pane;
  }

  stack(id: PaneId): Stack | null {
    return this.stackWith(this.pane(id).stackId ?? "");
  }

  /** Of the case, or calculated out of one of the case. */
  stackWith(stackId: string): Stack | null {
    return this.stacks.get(stackId) ?? this.cuts.withStack(stackId)?.stack ?? null;
  }

  geometry(stackId: string): StackGeometry | null {
    return this.geometries.get(stackId) ?? this.cuts.withStack(stackId)?.geometry ?? null;
  }

  /** The slice on the screen (not the one asked for), or null while nothing is. */
  slice(id: PaneId): { stack: Stack; geometry: StackGeometry; frame: number } | null {
    const stack = this.stack(id);
    const geometry = stack && this.geometry(stack.id);
    const look = this.engine.look(id);
    if (!stack || !geometry || !look || look.stackId !== stack.id || look.shownFrame === null) return null;
    return { stack, geometry, frame: look.shownFrame };
  }

  /** Hangs every stack at the middle of the gland where that is known, else at its own; resolves when all are on the screen. */
  async open(): Promise<void> {
    await Promise.all(this.list.map((pane) => (pane.stackId ? this.hang(pane.id, pane.stackId) : undefined)));
  }

  /** In a pane that shows another series already: at the place that is seen there, as large as there. */
  async hang(id: PaneId, stackId: string): Promise<void> {
    const geometry = this.geometry(stackId);
    const pane = this.pane(id);
    const stack = this.stackWith(stackId);
    if (!geometry || !stack || this.slice(id)?.stack.id === stackId) return;
    const before = pane.stackId === stackId ? null : this.stack(id);
    if (before) this.looks.keep(id, before);
    const there = this.looks.start(stack, geometry, before && this.sight(id), this);
    pane.stackId = stackId;
    if (this.cuts.of(id)?.stack.id !== stackId) this.uncut(id);
    this.changed();
    const cut = this.cuts.withStack(stackId);
    const through = cut && frameThrough(cut, this.cuts.point(cut.source.id) as World);
    await this.engine.show(id, stackId, through ?? there?.frame ?? stack.opens_at ?? middleFrame(geometry));
    if (!this.list.includes(pane) || pane.stackId !== stackId) return;
    this.looks.shade(id, stack);
    if (there?.view) this.looks.bring(id, there.view, { isLinked: before !== null });
    this.changed();
  }

  focus(id: PaneId): void {
    if (this.focused === id) return;
    this.focused = id;
    this.changed();
  }

  focusStep(by: number): void {
    const at = this.list.findIndex((pane) => pane.id === this.focused);
    const next = this.list[(at + by + this.list.length) % this.list.length];
    if (next) this.focus(next.id);
    if (this.enlarged && next) this.enlarge(next.id);
  }

  enlarge(id: PaneId | null): void {
    this.enlarged = id;
    this.changed();
  }

  /** One pane large, or all again. */
  toggleLarge(id: PaneId): void {
    this.enlarge(this.enlarged ? null : id);
  }

  goTo(id: PaneId, frame: number): void {
    const geometry = this.geometry(this.pane(id).stackId ?? "");
    if (!geometry || !this.engine.look(id)) return;
    const target = clampFrame(geometry, frame);
    this.engine.scrollTo(id, target);
    const cut = this.cuts.of(id);
    if (cut) this.cuts.scrolled(cut, target);
    this.follow(id, geometry, target).forEach(([other, linked]) => this.engine.scrollTo(other, linked));
    this.changed();
  }

  step(id: PaneId, by: number): void {
    const look = this.engine.look(id);
    if (look) this.goTo(id, look.frame + by);
  }

  /** Panes that move with one: linked with it, comparable in position, and cut alike. */
  together(id: PaneId): PaneId[] {
    const geometry = this.geometry(this.pane(id).stackId ?? "");
    return geometry ? this.follow(id, geometry, 0).map(([other]) => other) : [];
  }

  /**
   * Brings every pane to the slice nearest to a place, where its frame of reference is joined with that of the place.
   * A place in a moving picture has none: only the panes of its own stack go there.
   */
  jumpTo(place: World, frameOfReference: string, stackId: string | null = null): void {
    this.cuts.moveTo((frame) => this.joins.place(place, frameOfReference, frame));
    for (const pane of this.list) {
      const geometry = this.geometry(pane.stackId ?? "");
      const there = geometry && (geometry.stackId === stackId ? place : this.joins.place(place, frameOfReference, geometry.frameOfReference));
      if (there && this.engine.look(pane.id)) this.engine.scrollTo(pane.id, nearestFrame(geometry, there));
    }
    this.changed();
  }

  /** Angles asked for that are not on the screen yet. */
  wished(id: PaneId): Angles | null {
    return this.turning.get(id) ?? null;
  }

  /** Turns a calculated plane about the point that links it with the others; the latest wish wins. */
  async turn(id: PaneId, angles: Angles): Promise<void> {
    const isWaiting = this.turning.has(id);
    this.turning.set(id, angles);
    if (isWaiting) return;
    for (let next = this.turning.get(id); next; next = this.turning.get(id)) {
      await this.recut(id, next);
      if (this.turning.get(id) === next) this.turning.delete(id);
    }
  }

  /** Next or previous b-value of the same series, or next or previous series of the study. */
  async alternate(id: PaneId, by: number, what: "b_value" | "series"): Promise<void> {
    const stack = this.stack(id);
    if (!stack) return;
    const choice = alternatives(stack, [...this.stacks.values()], what);
    const at = choice.findIndex((one) => one.id === stack.id);
    const next = choice[(at + by + choice.length) % choice.length];
    if (next && next.id !== stack.id) await this.hang(id, next.id);
  }

  /** Panes that cannot move with the focused one, since their positions are not comparable. */
  unlinked(): HungPane[] {
    const focused = this.geometry(this.pane(this.focused).stackId ?? "");
    if (!focused) return [];
    return this.list.filter((pane) => {
      const other = this.geometry(pane.stackId ?? "");
      return pane.id !== this.focused && other !== null && other !== focused && !this.joins.stack(focused, other.frameOfReference);
    });
  }

  /** Whether any two panes show different series that share no frame of reference of themselves. */
  get isOfSeveralFrames(): boolean {
    const shown = [...new Set(this.list.flatMap((pane) => this.geometry(pane.stackId ?? "") ?? []))];
    return shown.length > 1 && shown.some(({ frameOfReference }) => !frameOfReference || frameOfReference !== shown[0]?.frameOfReference);
  }

  /** Panes that are linked with the focused one by a registration, since they do not share its frame of reference. */
  registered(): Map<Registration, HungPane[]> {
    const frameOf = (pane: HungPane): string => this.geometry(pane.stackId ?? "")?.frameOfReference ?? "";
    const focused = frameOf(this.pane(this.focused));
    const found = new Map<Registration, HungPane[]>();
    for (const pane of this.list) {
      const record = this.joins.record(focused, frameOf(pane));
      if (record) found.set(record, [...(found.get(record) ?? []), pane]);
    }
    return found;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    this.listeners.forEach((listener) => listener());
  }

  private sight(id: PaneId): Sight | null {
    const slice = this.list.some((pane) => pane.id === id) ? this.slice(id) : null;
    const view = slice && this.engine.view(id);
    return slice && view && { ...slice, view };
  }

  private hung(id: PaneId, role: string, stack: Stack | null, plane: CutPlane | null): HungPane {
    if (!stack || !plane) return { id, role, stackId: stack?.id ?? null };
    const why = this.cuts.whyNot(stack);
    if (why) return { id, role, stackId: null, why: `No planes can be calculated out of this series: ${why}.` };
    const cut = this.cuts.make(id, stack, plane);
    this.engine.addCut(cut.stack);
    return { id, role, stackId: cut.stack.id };
  }

  private uncut(id: PaneId): void {
    const cut = this.cuts.of(id);
    if (cut) this.engine.dropCut(cut.stack.id);
    this.cuts.forget(id);
  }

  private async recut(id: PaneId, angles: Angles): Promise<void> {
    const before = this.cuts.of(id);
    const point = before && this.cuts.point(before.source.id);
    if (!before || !point || !this.engine.look(id)) return;
    const cut: Cut = this.cuts.make(id, before.source, before.plane, angles);
    this.engine.addCut(cut.stack);
    this.pane(id).stackId = cut.stack.id;
    await this.engine.show(id, cut.stack.id, frameThrough(cut, point), point);
    this.engine.dropCut(before.stack.id);
    this.changed();
  }

  private linkedFrame(source: StackGeometry, frame: number, target: StackGeometry): number | null {
    if (source === target) return frame; // a series in two panes, whatever its places are worth
    const there = this.joins.stack(source, target.frameOfReference);
    return there && linkedFrame(there, frame, target);
  }

  /** The frame in every pane that moves with one. */
  private follow(id: PaneId, source: StackGeometry, frame: number): [PaneId, number][] {
    if (!this.linked) return [];
    return this.list.flatMap((pane): [PaneId, number][] => {
      const target = pane.id === id ? null : this.geometry(pane.stackId ?? "");
      // planes of one volume move with their point, not with each other
      const linked = target && !(source.cutOf ?? target.cutOf) ? this.linkedFrame(source, frame, target) : null;
      return linked !== null && this.engine.look(pane.id) ? [[pane.id, linked]] : [];
    });
  }
}
