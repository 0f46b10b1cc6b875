/** How each series was last looked at: it is shown so again, in another arrangement as in another pane. */

import type { Engine, Look, PaneId } from "../engine/interface";
import { isParallel } from "../geometry/linking";
import type { StackGeometry } from "../geometry/stack";
import type { Stack } from "../props";
import type { Joins } from "./joins";
import { seenFrom, type Place, type Sight } from "./sight";

type Shades = Pick<Look, "window" | "inverted" | "smooth">;

export class Looks {
  private readonly places = new Map<string, Place>();
  private readonly shades = new Map<string, Shades>();

  private left: { readonly series: ReadonlySet<string>; readonly focus: Sight | null } = { series: new Set(), focus: null };

  constructor(private readonly engine: Engine) {}

  /** An arrangement is closed, with what is on the screen in it. */
  leave(shown: readonly { pane: PaneId; stack: Stack }[], focus: Sight | null): void {
    shown.forEach(({ pane, stack }) => this.keep(pane, stack));
    this.left = { series: new Set(shown.map(({ stack }) => keyOf(stack))), focus };
  }

  keep(pane: PaneId, stack: Stack): void {
    const look = this.engine.look(pane);
    if (!look || look.stackId !== stack.id) return;
    const { frame, shownFrame, window, inverted, smooth } = look;
    const view = shownFrame === null ? null : this.engine.view(pane);
    this.places.set(keyOf(stack), { frame, view: view && !view.isWhole ? view : null });
    this.shades.set(shadesKey(stack), { window, inverted, smooth });
  }

  /**
   * Where a stack begins in a pane. Null: where the case opens. `from` is what the pane shows now; of a new arrangement
   * nothing. There, what was looked at before is as if it had never been away: it moved with what was in focus, or stayed.
   */
  start(stack: Stack, geometry: StackGeometry, from: Sight | null, { joins, linked }: { joins: Joins; linked: boolean }): Place | null {
    const kept = this.places.get(keyOf(stack)) ?? null;
    const { series, focus } = this.left;
    const moved = linked && focus && joins.stack(focus.geometry, geometry.frameOfReference);
    if (!from && kept && (series.has(keyOf(stack)) || !moved || !isParallel(moved, geometry))) return kept;
    const source = from ?? focus;
    return (source && seenFrom(source, geometry, joins)) ?? kept;
  }

  /** Window, inversion and interpolation as they were left. */
  shade(pane: PaneId, stack: Stack): void {
    const left = this.shades.get(shadesKey(stack));
    const now = this.engine.look(pane);
    if (!left || now?.stackId !== stack.id) return;
    if (left.window.center !== now.window.center || left.window.width !== now.window.width) this.engine.setWindow(pane, left.window);
    if (left.inverted !== now.inverted) this.engine.setInverted(pane, left.inverted);
    if (left.smooth !== now.smooth) this.engine.setSmooth(pane, left.smooth);
  }

  /** A place as large as it was; in panes of another size never smaller than the whole image, unless linked with others. */
  bring(pane: PaneId, view: NonNullable<Place["view"]>, { isLinked }: { isLinked: boolean }): void {
    const whole = this.engine.view(pane);
    if (isLinked || (whole && view.pxPerMm > whole.pxPerMm)) this.engine.lookAt(pane, view);
  }
}

/** A calculated plane is made anew for each arrangement; it is the same to whoever looks. */
const keyOf = ({ id, cut }: Stack): string => (cut ? `${cut.of}/${cut.plane}` : id);

/** The times of a dynamic series are compared with each other: in one window. */
const shadesKey = (stack: Stack): string => (stack.role === "dce" ? `dce ${stack.frame_of_reference_uid}` : keyOf(stack));
