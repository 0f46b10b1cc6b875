/** What both reading rooms can do with images: the commands that need no draft. */

import type { Engine, PaneId } from "../engine/interface";
import { presetWindow } from "../hanging/windows";
import type { Panes } from "../hanging/panes";
import type { Layout } from "../props";
import { toolOf } from "../tools/catalogue";
import { labelFrames, type RangeEdge } from "../tools/ranges";
import { SHAPINGS } from "../tools/shaping";
import { Cine } from "./cine";
import { LayoutChoice } from "./layout-choice";
import type { PaneGrid } from "./pane-grid";
import { SeriesStrip } from "./series-strip";
import { TimeCurve } from "./time-curve";
import type { Workbench } from "./workbench";

export class Viewing {
  readonly strip: SeriesStrip;
  readonly layoutChoice: LayoutChoice;
  private readonly cine: Cine;
  private readonly curve: TimeCurve;

  constructor(
    readonly bench: Workbench,
    readonly grid: PaneGrid,
    layouts: readonly Layout[],
    { remembers = true } = {},
  ) {
    this.strip = new SeriesStrip(bench, grid);
    this.layoutChoice = new LayoutChoice(layouts, bench.panes, grid, remembers);
    this.cine = new Cine(bench.panes);
    // what is drawn is of the frame that is seen, not of one that came meanwhile
    bench.subscribe(() => bench.drawing && this.cine.stop());
    grid.onPress = (tool) => tool.draws && this.cine.stop();
    this.curve = new TimeCurve(bench.panes, bench.engine);
    grid.element.append(this.curve.element);
    grid.onPlace = (place, frameOfReference) => this.curve.follow(place, frameOfReference);
  }

  get toolKey(): string {
    return this.bench.tool.key;
  }

  takeTool(key: string): void {
    const tool = toolOf(key);
    if (tool.makes && !this.bench.takes(tool.makes)) this.grid.views.get(this.pane)?.remark(`${tool.label}: this protocol takes no such marks.`);
    this.bench.take(this.bench.tool.key === key ? "window" : key);
  }

  step(by: number): void {
    this.cine.stop();
    this.panes.step(this.pane, by);
  }

  toEnd(end: "first" | "last"): void {
    this.panes.goTo(this.pane, end === "first" ? 0 : Infinity);
  }

  focusPane(by: number): void {
    this.panes.focusStep(by);
    this.grid.views.get(this.panes.focused)?.surface.focus({ preventScroll: true });
  }

  nextSeries(by: number): void {
    void this.panes.alternate(this.pane, by, "series");
  }

  nextBValue(by: number): void {
    void this.panes.alternate(this.pane, by, "b_value");
  }

  enlarge(): void {
    if (this.grid.pointer.finish()) return;
    this.panes.toggleLarge(this.pane);
  }

  nextLayout(by: number): void {
    this.cine.stop();
    this.layoutChoice.step(by);
  }

  chooseLayout(number: number): void {
    this.cine.stop();
    this.layoutChoice.take(number);
  }

  toggleStrip(): void {
    this.strip.toggle();
    if (!this.strip.isOpen) this.toImages();
  }

  playCine(): void {
    this.cine.toggle(this.pane);
  }

  toggleCurve(): void {
    this.grid.views.get(this.pane)?.remark(this.curve.toggle());
  }

  resetView(): void {
    this.bench.views.reset(this.pane);
  }

  invert(): void {
    const look = this.engine.look(this.pane);
    if (look) this.engine.setInverted(this.pane, !look.inverted);
  }

  toggleSmooth(): void {
    const look = this.engine.look(this.pane);
    if (look) this.engine.setSmooth(this.pane, !look.smooth);
  }

  zoom(direction: 1 | -1): void {
    this.bench.views.zoomBy(this.pane, direction > 0 ? 1.2 : 1 / 1.2);
  }

  preset(number: number): void {
    const slice = this.panes.slice(this.pane);
    const window = slice && presetWindow(number, slice.stack, () => this.engine.percentiles(slice.stack.id, slice.frame));
    if (window) this.engine.setWindow(this.pane, window);
  }

  toggleLinked(): void {
    this.panes.linked = !this.panes.linked;
    this.panes.changed();
  }

  toggleReferenceLines(): void {
    this.panes.referenceLines = !this.panes.referenceLines;
    this.panes.changed();
  }

  turnPlane(turn: number, tilt: number): void {
    if (!this.bench.planes.turnBy(this.pane, { turn, tilt })) this.noPlane();
  }

  uprightPlane(): void {
    if (!this.bench.planes.upright(this.pane)) this.noPlane();
  }

  toggleMarks(): void {
    this.bench.hideMarks(!this.bench.marksHidden);
  }

  toggleOutlines(): void {
    this.bench.toggleOutlines();
  }

  stepFill(by: 1 | -1): void {
    this.bench.stepFill(by);
  }

  correlate(on: boolean): void {
    this.grid.correlate(on);
  }

  moveHand(rightMm: number, downMm: number): void {
    this.grid.keyHand.move(this.pane, rightMm, downMm);
  }

  clickHand(): void {
    this.grid.keyHand.click(this.pane);
  }

  resizeBrush(by: number): void {
    this.bench.resizeBrush(by);
  }

  /** Does one thing to the region in the hand; says so when there is nothing to do. */
  shape(key: string): void {
    if (!this.bench.mayChange()) return;
    const shaping = SHAPINGS.find((one) => one.key === key);
    const why = shaping?.run(this.bench, this.pane) ?? null;
    this.grid.views.get(this.pane)?.remark(why);
    if (why === null && key.startsWith("copy-")) this.step(key === "copy-down" ? 1 : -1);
  }

  labelFrames(edge: RangeEdge): void {
    this.grid.views.get(this.pane)?.remark(labelFrames(this.bench, this.pane, edge));
  }

  /** Gives up a drawing, else lets go of tool and selection; the images get the focus. */
  cancel(): void {
    if (this.grid.pointer.cancel()) return;
    this.grid.putHandAway();
    this.cine.stop();
    this.bench.take("window");
    this.bench.select(null);
    this.toImages();
  }

  toImages(): void {
    this.grid.views.get(this.panes.focused)?.surface.focus({ preventScroll: true });
  }

  /** Only where readers are compared. */
  toggleHeat(): void {}
  nextReader(): void {}

  private noPlane(): void {
    this.grid.views.get(this.pane)?.remark("This pane shows acquired frames. Calculated planes, which can be turned, are in the arrangement “TRUS multiplanar”.");
  }

  private get panes(): Panes {
    return this.bench.panes;
  }

  private get engine(): Engine {
    return this.bench.engine;
  }

  private get pane(): PaneId {
    return this.panes.focused;
  }
}
