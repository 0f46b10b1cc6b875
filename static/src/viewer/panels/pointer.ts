/** Mouse, pen, fingers and wheel over a pane: left is the tool in the hand, middle pans, right zooms, the wheel scrolls. */

import type { PaneId } from "../engine/interface";
import type { Canvas } from "../geometry/space";
import { whyNot } from "../tools/fitting";
import type { HalfDrawn } from "../saving/outbox";
import { toolOf } from "../tools/catalogue";
import { PAN_TOOL } from "../tools/pan";
import { whyNotCarriedOn, whyNotThrough } from "../tools/through";
import { placeOfStep, type Gesture, type Pointer, type Tool } from "../tools/tool";
import { ZOOM_TOOL } from "../tools/zoom";
import { Fingers } from "./fingers";
import { Trail } from "./trail";
import type { Workbench } from "./workbench";

/** A wheel click is about 100 px of delta; touchpads send many small ones. */
const WHEEL_STEP = 60;

/** Middle and right; with those beside the wheel browsers go back and forth. The others are the tool's. */
const OTHER_BUTTONS: Readonly<Record<number, Tool | null>> = { 1: PAN_TOOL, 2: ZOOM_TOOL, 3: null, 4: null };

export interface PointerWatch {
  /** Where the pointer is, for the brush ring and the value under it; null when it left. */
  readonly hover: (pane: PaneId, at: Canvas | null) => void;
  readonly gestureRefused: (tool: Tool, why?: string | null) => void;
  /** A tool is about to be pressed onto the image that is seen. */
  readonly pressing?: (tool: Tool) => void;
}

interface Hand {
  readonly id: number;
  readonly kind: string;
}

const KEYS: Hand = { id: -1, kind: "keys" };

export class PointerRouter {
  readonly trail: Trail;
  private held: Gesture | null = null;
  /** Moving or zooming the picture, beside whatever is being drawn. */
  private aside: Gesture | null = null;
  private isDown = false;
  private begun: PaneId = "";
  /** Whose press it was, where it is now, and what kind of hand: others beside it change nothing of the drawing. */
  private hand: Hand = KEYS;
  private last: Pointer | null = null;
  private begunWith: Tool | null = null;
  private wheel = 0;
  private readonly fingers: Fingers;

  constructor(
    private readonly bench: Workbench,
    private readonly watch: PointerWatch,
  ) {
    this.trail = new Trail(bench);
    const { views, panes } = bench;
    // a palm that rests while the pen draws moves no image under it
    const whenFree = <Of extends unknown[]>(run: (...of: Of) => void) => (...of: Of): void => void (this.penDraws || run(...of));
    this.fingers = new Fingers({
      panBy: whenFree((pane, dx, dy) => views.panBy(pane, dx, dy)),
      zoomBy: whenFree((pane, factor, at) => views.zoomBy(pane, factor, at)),
      step: whenFree((pane, by) => panes.step(pane, by)),
    });
    bench.subscribe(() => this.leaveWithTool());
  }

  attach(pane: PaneId, surface: HTMLElement): void {
    const at = (event: MouseEvent): Pointer => ({ pane, at: placeIn(surface, event), reversed: event.ctrlKey || event.metaKey || isRubber(event) });
    surface.addEventListener("pointerdown", (event) => {
      this.bench.panes.focus(pane);
      surface.focus({ preventScroll: true });
      if (event.pointerType === "pen") {
        this.fingers.sawPen();
        if (this.isDown && this.hand.kind === "touch") this.cancel();
      }
      if (isFinger(event) && this.fingers.press(event.pointerId, pane, placeIn(surface, event))) {
        if (this.hand.kind === "touch") this.cancel();
        surface.setPointerCapture(event.pointerId);
        event.preventDefault();
        return;
      }
      const other = OTHER_BUTTONS[event.button];
      if (other !== undefined) {
        this.aside = other?.press(this.bench, at(event)) ?? null;
        if (this.aside) surface.setPointerCapture(event.pointerId);
        event.preventDefault();
        return;
      }
      if (!this.press(at(event), { id: event.pointerId, kind: event.pointerType })) return;
      if (this.gesture) surface.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    surface.addEventListener("pointermove", (event) => {
      if (isFinger(event) && this.fingers.move(event.pointerId, placeIn(surface, event))) return;
      if (this.isDown && event.pointerId !== this.hand.id) return;
      this.watch.hover(pane, placeIn(surface, event));
      const gesture = this.aside ?? this.gesture;
      if (!gesture) return;
      if (!this.aside) this.last = at(event);
      const all = event.getCoalescedEvents?.() ?? [];
      (all.length ? all : [event]).forEach((one) => gesture.move(at(one)));
      if (this.isDown) this.trail.moved();
    });
    surface.addEventListener("pointerup", (event) => {
      if (isFinger(event) && this.fingers.lift(event.pointerId)) return;
      if (this.isDown && event.pointerId !== this.hand.id) return;
      if (this.aside) this.aside = null;
      else this.release(at(event));
    });
    surface.addEventListener("pointercancel", (event) => {
      if (isFinger(event)) this.fingers.lift(event.pointerId);
      this.aside = null;
      if (event.pointerId === this.hand.id) this.cancel();
    });
    // a sheet that opens over a stroke takes the pointer away: what is drawn so far is kept
    surface.addEventListener("lostpointercapture", (event) => {
      this.aside = null;
      if (!this.isDown || event.pointerId !== this.hand.id) return;
      this.isDown = false;
      if (this.last) this.letGo(this.last);
    });
    surface.addEventListener("dblclick", () => {
      // where a tool draws, it was two strokes
      if (!this.bench.tool.draws) this.bench.panes.toggleLarge(pane);
    });
    surface.addEventListener("pointerleave", () => this.watch.hover(pane, null));
    surface.addEventListener("contextmenu", (event) => event.preventDefault());
    surface.addEventListener("wheel", (event) => this.turned(pane, surface, event), { passive: false });
  }

  /** Pressed and let go at one place, without a mouse. */
  click(pointer: Pointer): void {
    if (this.isDown) return;
    this.press(pointer, KEYS);
    this.release(pointer);
  }

  /** A drawing of several clicks follows to this place. */
  carry(pointer: Pointer): void {
    if (this.begun === pointer.pane) this.gesture?.move(pointer);
  }

  /** Gives up what is being drawn; true if there was something. */
  cancel(): boolean {
    if (!this.gesture) return false;
    this.gesture.cancel();
    this.gesture = null;
    this.isDown = false;
    return true;
  }

  /** Ends a drawing of many clicks, if there is enough of it; true if there is one. */
  finish(): boolean {
    if (!this.gesture?.finish) return false;
    if (this.gesture.finish()) {
      this.gesture = null;
      this.isDown = false;
    }
    return true;
  }

  get isDrawing(): boolean {
    return this.gesture !== null && this.begunWith?.draws === true;
  }

  /** Does again what was drawn before the page was lost, in a pane that shows its slice; false where that is not possible. */
  goOn({ tool: key, steps, reversed, at: since }: HalfDrawn, pane: PaneId): boolean {
    const { bench } = this;
    const tool = toolOf(key);
    const place = steps[0] && placeOfStep(steps[0]);
    const at = place && bench.engine.toCanvas(pane, place);
    if (!at || bench.tool !== tool || !bench.mayChange()) return false;
    const pointer: Pointer = { pane, at, place, reversed };
    const gesture = tool.press(bench, pointer);
    if (!gesture?.trace) return false;
    gesture.trace.again(steps);
    [this.begun, this.begunWith, this.last, this.hand] = [pane, tool, pointer, KEYS];
    this.gesture = gesture;
    this.trail.begin(tool, pointer, gesture, since);
    this.trail.tell();
    if (tool.paints) this.letGo(pointer); // a stroke of paint has no second part
    return true;
  }

  private get penDraws(): boolean {
    return this.gesture !== null && this.isDown && this.hand.kind === "pen";
  }

  /** False at the later clicks of a drawing, and where nothing may be begun. */
  private press(pointer: Pointer, hand: Hand): boolean {
    const { bench, watch } = this;
    const { tool } = bench;
    const { pane } = pointer;
    if (this.gesture && !this.isDown) {
      if (this.begun === pane) this.pressed(hand); // second click of two
      else watch.gestureRefused(tool, whyNotCarriedOn(bench, this.begun, pane));
      return false;
    }
    const stack = bench.panes.stack(pane);
    const why = (stack && whyNot(tool, stack)) ?? whyNotThrough(bench, tool, pane);
    if (tool.draws && !bench.mayChange()) watch.gestureRefused(tool);
    else if (why) watch.gestureRefused(tool, why);
    else {
      watch.pressing?.(tool);
      this.begun = pane;
      this.begunWith = tool;
      this.gesture = tool.press(bench, pointer);
      if (this.gesture) this.trail.begin(tool, pointer, this.gesture);
      this.pressed(hand);
      this.last = pointer;
      return true;
    }
    return false;
  }

  private pressed(hand: Hand): void {
    this.isDown = true;
    this.hand = hand;
  }

  private release(pointer: Pointer): void {
    this.isDown = false;
    if (this.begun === pointer.pane) this.letGo(pointer);
  }

  private letGo(pointer: Pointer): void {
    if (this.gesture?.release(pointer)) this.gesture = null;
    else this.trail.tell();
  }

  private get gesture(): Gesture | null {
    return this.held;
  }

  private set gesture(gesture: Gesture | null) {
    this.held = gesture;
    if (!gesture) this.trail.end();
  }

  /** With another tool in the hand, clicks would go on with what was begun with the one before. */
  private leaveWithTool(): void {
    const { gesture } = this;
    if (!gesture || this.isDown || this.begunWith === this.bench.tool) return;
    this.gesture = null;
    if (!gesture.finish?.()) gesture.cancel();
  }

  private turned(pane: PaneId, surface: HTMLElement, event: WheelEvent): void {
    event.preventDefault();
    const delta = event.deltaY || event.deltaX; // Shift turns the wheel sideways in some browsers
    this.wheel += event.deltaMode === WheelEvent.DOM_DELTA_LINE ? delta * 33 : delta;
    const steps = Math.trunc(this.wheel / WHEEL_STEP);
    if (!steps) return;
    this.wheel = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL && Math.abs(delta) < WHEEL_STEP ? this.wheel % WHEEL_STEP : 0;
    const direction = Math.sign(steps);
    if (event.shiftKey) this.bench.resizeBrush(-direction);
    else if (event.ctrlKey) this.bench.views.zoomBy(pane, direction < 0 ? 1.15 : 1 / 1.15, placeIn(surface, event));
    else this.bench.panes.step(pane, direction);
  }
}

const isFinger = (event: PointerEvent): boolean => event.pointerType === "touch";

/** The other end of a pen. */
const isRubber = (event: MouseEvent): boolean => "pointerType" in event && event.pointerType === "pen" && (event.buttons & 32) !== 0;

function placeIn(surface: HTMLElement, event: MouseEvent): Canvas {
  const box = surface.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}
