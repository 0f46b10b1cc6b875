/** An outline that the adjudicator draws instead of the readers': the tools of the reading room, on own marks only. */

import type { Difference } from "../comparing";
import { newId, type Mark } from "../marks/mark";
import { fromWire, toWire, wireNow } from "../marks/wire";
import type { WireMark } from "../props";
import type { Redraw } from "./composite";
import type { Workbench } from "./workbench";

/** As a verdict holds it: without ids, since it is no reader's. */
interface Drawn {
  readonly kind: string;
  readonly stack_id: string;
  readonly geometry: WireMark["geometry"];
}

const OUTLINES = new Set(["mask", "contour"]);

export interface RedrawingParts {
  readonly bench: Workbench;
  /** The readers' marks that a difference is about, by alias. */
  readonly about: (difference: Difference, alias: string) => readonly Mark[];
  readonly changed: () => void;
}

export class Redrawing {
  /** The difference that is drawn for, as the owner of what is drawn. */
  private difference: Difference | null = null;
  private puts = 0;

  constructor(private readonly parts: RedrawingParts) {
    parts.bench.store.subscribe(({ origin }) => {
      if (origin === "server" || !this.difference) return;
      void Promise.all(this.own.map(toWire)).then(() => parts.changed());
    });
  }

  get isOn(): boolean {
    return this.difference !== null && !this.parts.bench.readOnly;
  }

  isOwn(mark: Mark): boolean {
    return this.difference !== null && mark.finding_id === this.difference.id;
  }

  /** Another difference is before the adjudicator: what was drawn for the one before is with its verdict. */
  forDifference(difference: Difference, aliases: readonly string[]): Redraw {
    this.draw(false);
    this.difference = difference;
    this.show([]);
    return {
      from: aliases.filter((alias) => this.outlines(alias).length > 0),
      copy: (alias) => this.copy(alias),
      value: () => this.value(),
      put: (composite) => void this.put(composite),
      draw: (isOn) => this.draw(isOn),
      takeBrush: () => this.parts.bench.take("brush"),
    };
  }

  undo(): void {
    if (this.isOn) this.parts.bench.store.undo();
  }

  redo(): void {
    if (this.isOn) this.parts.bench.store.redo();
  }

  private get own(): Mark[] {
    return this.parts.bench.store.marks().filter((mark) => this.isOwn(mark));
  }

  private outlines(alias: string): readonly Mark[] {
    const about = this.difference ? this.parts.about(this.difference, alias) : [];
    return about.filter((mark) => OUTLINES.has(mark.geometry.kind));
  }

  private draw(isOn: boolean): void {
    const { bench } = this.parts;
    if (isOn === !bench.readOnly) return;
    bench.readOnly = !isOn;
    bench.drawsFor = isOn && this.difference ? this.difference.id : null;
    bench.take("window");
  }

  /** A copy, in place of what is drawn so far; the reader's own stays what it is. */
  private copy(alias: string): void {
    if (!this.isOn) return;
    const marks = this.outlines(alias).map((mark) => this.ownOf({ ...mark, id: newId() }));
    this.parts.bench.store.change(`began with ${alias}`, (edit) => {
      this.own.forEach((mark) => edit.mark({ ...mark, deleted: true }));
      marks.forEach((mark) => edit.mark(mark));
    });
  }

  private value(): { marks: Drawn[] } | null {
    const wired = this.own.map(wireNow);
    if (!wired.length || wired.includes(null)) return null;
    return { marks: wired.flatMap((one) => (one ? [{ kind: one.kind, stack_id: one.stack_id, geometry: one.geometry }] : [])) };
  }

  private async put(composite: Record<string, unknown> | null): Promise<void> {
    const { difference } = this;
    this.puts += 1;
    const turn = this.puts;
    const drawn = (composite?.["marks"] ?? []) as Drawn[];
    const own = await Promise.all(drawn.map((one) => this.revived(one)));
    if (turn !== this.puts || this.difference !== difference) return; // another difference came meanwhile
    this.show(own.filter((one) => one !== null));
    this.parts.changed();
  }

  /** These beside the readers', and nothing to undo. */
  private show(own: readonly Mark[]): void {
    const { store } = this.parts.bench;
    const readers = store.all("mark").filter((mark) => mark.locked);
    store.load({ findings: store.all("finding"), marks: [...readers, ...own], answers: [] });
  }

  private async revived({ kind, stack_id, geometry }: Drawn): Promise<Mark | null> {
    const stack = this.parts.bench.stackOf(stack_id);
    if (!stack) return null;
    const frame_of_reference_uid = stack.frame_of_reference_uid;
    const wire = { id: newId(), finding_id: null, structure: null, kind, geometry, stack_id, sop_instance_uid: null, frame_number: null, frame_of_reference_uid, origin: "hand", deleted: false };
    return this.ownOf(await fromWire(wire as WireMark));
  }

  private ownOf(mark: Mark): Mark {
    const { locked: _locked, name: _name, colour: _colour, ...bare } = mark;
    return { ...bare, finding_id: this.difference?.id ?? null, structure: null };
  }
}
