/** Which frames of reference are joined: each with itself, and two by a registration that somebody recorded. */

import type { Registration } from "../contract/manifest";
import { carried, geometryIn, inverse, rigidOf, UNMOVED, type Rigid } from "../geometry/rigid";
import type { World } from "../geometry/space";
import type { StackGeometry } from "../geometry/stack";

export type { Registration };

interface Join {
  readonly record: Registration;
  readonly there: Rigid;
  readonly back: Rigid;
}

export class Joins {
  private readonly joins: readonly Join[];
  private readonly seen = new WeakMap<StackGeometry, Map<string, StackGeometry>>();

  constructor(registrations: readonly Registration[] = []) {
    this.joins = registrations.flatMap((record): Join[] => {
      const there = rigidOf(record.matrix);
      return there ? [{ record, there, back: inverse(there) }] : [];
    });
  }

  /** The registration that joins two different frames; two in a row are not followed, as their errors add up unseen. */
  record(from: string, to: string): Registration | null {
    return this.joins.find(({ record }) => isBetween(record, from, to) || isBetween(record, to, from))?.record ?? null;
  }

  /** Null where positions of the two cannot be compared. An empty frame is joined with nothing, itself neither. */
  map(from: string, to: string): Rigid | null {
    if (from === to) return from ? UNMOVED : null;
    for (const { record, there, back } of this.joins) {
      if (isBetween(record, from, to)) return there;
      if (isBetween(record, to, from)) return back;
    }
    return null;
  }

  place(place: World, from: string, to: string): World | null {
    if (from === to) return from ? place : null;
    const map = this.map(from, to);
    return map && carried(map, place);
  }

  /** A stack as it lies in another frame, or null; kept, since every repaint asks for it. */
  stack(g: StackGeometry, frame: string): StackGeometry | null {
    if (g.frameOfReference === frame) return frame ? g : null;
    const known = this.seen.get(g) ?? new Map<string, StackGeometry>();
    this.seen.set(g, known);
    const map = known.has(frame) ? null : this.map(g.frameOfReference, frame);
    if (map) known.set(frame, geometryIn(map, g, frame));
    return known.get(frame) ?? null;
  }
}

const isBetween = (record: Registration, from: string, to: string): boolean => record.from_frame === from && record.to_frame === to;

/** Said of panes that are linked with the focused one: role and method, nobody's name. */
export function joinWords({ recorded_by, method, residual_mm }: Registration, panes: string): string {
  const who = recorded_by === "administrator" ? "an administrator" : "a coordinator";
  const left = residual_mm === null ? "" : `; residual ${residual_mm.toFixed(1)} mm`;
  return `Linked with ${panes} by a registration recorded by ${who} (${method}${left})`;
}

/** Said of panes that have nothing in common with the focused one. */
export const apartWords = (focused: string, others: string, isLinked: boolean): string =>
  `Positions in ${focused} cannot be compared with ${others}: ${isLinked ? "not scrolled together, " : ""}marks not shown there.`;
