/** The reading room: one reader, one case. Assembles panes, panel, saving and signing. */

import { following } from "../answers/follow";
import { offeredWhenReading, offeredWithProposals, type Command, type Commandable } from "../commands";
import { h } from "../dom";
import type { Engine } from "../engine/interface";
import { Panes } from "../hanging/panes";
import { DraftStore } from "../marks/store";
import type { Draft, Manifest, WorkedOut } from "../props";
import { Activity } from "../saving/activity";
import type { ReadingApi } from "../saving/api";
import { Autosave, type SaveState } from "../saving/autosave";
import { outboxFor } from "../saving/lasting-outbox";
import type { Outbox } from "../saving/outbox";
import { Looked } from "../saving/looked";
import { NextCase } from "../hanging/next-case";
import { loadAndRestore } from "../saving/restore";
import { toolOf } from "../tools/catalogue";
import { inMeasuringOrder } from "../tools/gland";
import { Answering } from "./answering";
import { Banners } from "./banners";
import { remindOfBreaks } from "./break-reminder";
import { Closing } from "./closing";
import { GuidelineText } from "./guideline";
import { goOn, wordsOf } from "./half-drawn";
import { openHelp } from "./help-sheet";
import { inkOf, type Inked } from "./ink";
import { listenToKeys } from "./keyboard";
import { asPreferred } from "../hanging/preferred";
import { PaneGrid } from "./pane-grid";
import { drawableOf, jumpToOne, Objects } from "./objects";
import { proposingOf, type Proposing } from "./proposing";
import { removeMark } from "./remove-finding";
import { SaveBanners } from "./save-banners";
import { SaveLine } from "./save-line";
import { beside } from "./selection";
import { SidePanel } from "./side-panel";
import { ToolRail } from "./tool-rail";
import { topBar } from "./top-bar";
import { Viewing } from "./viewing";
import { keepWatch } from "./watch";
import { Workbench } from "./workbench";

export class ReadingRoom extends Viewing implements Commandable {
  readonly store: DraftStore;
  readonly objects: Objects;
  readonly answering: Answering;
  readonly proposing: Proposing | null;
  readonly autosave: Autosave;
  readonly offers: (command: Command) => boolean;
  worked: WorkedOut = { computed: {} };
  private readonly panel: SidePanel;
  private readonly banners = new Banners();
  private readonly saveLine = new SaveLine();
  private readonly saveBanners: SaveBanners;
  private readonly closing: Closing;
  private readonly guidelineText: GuidelineText;
  private readonly activity = new Activity();
  private readonly looked: Looked;
  private readonly outbox: Outbox;
  private readonly nextCase: NextCase;
  /** Changes of an earlier window came too late for this closed reading, and wait on the disk. */
  private keptUnread = false;
  private readonly undoAll: (() => void)[] = [];

  constructor(
    private readonly host: HTMLElement,
    readonly manifest: Manifest,
    private readonly api: ReadingApi,
    engine: Engine,
  ) {
    const store = new DraftStore();
    const axes = manifest.protocol.questions.flatMap((question) => question.structure ?? []);
    const panes = new Panes(asPreferred(manifest), engine);
    const bench = new Workbench({ panes, store, glandAxes: inMeasuringOrder(axes), rules: manifest.protocol.rules, ...drawableOf(manifest.protocol) });
    bench.readOnly = manifest.reading.state !== "draft";
    const proposing = proposingOf(manifest, bench, api, (why) => this.refuse(why));
    const inked = (): Inked[] => [...inkOf(bench), ...(proposing?.inked() ?? [])];
    const refused = (_tool: unknown, why?: string | null): void => this.refuse(why);
    super(bench, new PaneGrid({ bench, inked, refused, begun: () => this.banners.hide("refused") }), manifest.layouts ?? []);
    this.store = store;
    this.objects = new Objects(bench, (why) => (why ? this.refuse(why) : this.banners.hide("refused")), (mark) => removeMark(bench, manifest.protocol.questions, host, mark));
    bench.wiped = (mark, go) => removeMark(bench, manifest.protocol.questions, host, mark, go);
    this.offers = proposing ? offeredWithProposals : offeredWhenReading;
    this.proposing = proposing;
    this.answering = new Answering(bench, () => this.panel);
    const roles = new Set(manifest.stacks.flatMap((stack) => stack.pane_roles));
    store.reactions.push(...following(manifest.protocol.questions, roles));
    this.nextCase = new NextCase(manifest.reading.next_reading_id);
    this.looked = new Looked(api, this.activity, () => !bench.readOnly);
    this.outbox = outboxFor(manifest.reading.id, () => this.autosave.tellAgain());
    this.autosave = new Autosave({
      store,
      api,
      outbox: this.outbox,
      activity: this.activity,
      registrations: (manifest.registrations ?? []).map(({ id }) => id),
      onState: (state) => this.tellSaved(state),
      onSaved: (saved) => this.took(saved),
    });
    this.guidelineText = new GuidelineText(manifest.guideline, () => this.panel.element, (section) => void api.guidelineOpened(section));
    this.panel = new SidePanel({
      manifest,
      bench,
      objects: this.objects,
      proposing,
      worked: () => this.worked,
      guideline: (section, beside) => this.guidelineText.toggle(section, beside),
      newFinding: () => this.newFinding(),
      showFinding: (id) => this.showFinding(id),
    });
    const { protocol } = manifest;
    this.saveBanners = new SaveBanners({ host, banners: this.banners, autosave: this.autosave, api, bench, protocol, took: (draft: Draft) => this.took(draft) });
    const { autosave, activity, banners, looked, nextCase, panel } = this;
    this.closing = new Closing({ host, manifest, api, bench, autosave, activity, banners, looked, nextCase, panel, pointer: this.grid.pointer, opensAnew: () => this.keptUnread, refuse: (why) => this.refuse(why), toImages: () => this.toImages() });
    this.build();
    this.listen();
  }

  /** Resolves when every pane shows an image. */
  async open(): Promise<void> {
    await this.grid.open();
    if (document.activeElement === document.body) this.toImages();
    const hung = new Set(this.bench.panes.list.map((pane) => pane.stackId));
    const order = [...hung, ...this.manifest.stacks.map((stack) => stack.id).filter((id) => !hung.has(id))];
    void this.bench.engine.prefetch(order.filter((id) => id !== null)).then(() => this.nextCase.fetch());
  }

  async load(draft: Draft): Promise<void> {
    const { store, autosave, outbox, api, bench } = this;
    const isClosed = bench.readOnly;
    bench.readOnly = true; // what is brought back would go over what is entered meanwhile
    const restored = await loadAndRestore(draft, { store, autosave, outbox, api, isClosed });
    bench.readOnly = isClosed;
    bench.changed();
    this.took(draft);
    this.keptUnread = restored !== null && isClosed;
    if (restored) this.saveBanners.restored(restored, isClosed);
  }

  /** A drawing that was begun before the page was lost goes on where it was; the images are there by now. */
  async goOnDrawing(): Promise<void> {
    const { autosave, banners, bench } = this;
    const half = autosave.drawing;
    this.grid.pointer.trail.onChange = (now) => {
      autosave.draws(now);
      if (!now) banners.hide("half-drawn");
    };
    if (!half || bench.readOnly) return;
    const words = wordsOf(half);
    if (await goOn(bench, this.grid.pointer, half)) banners.show("half-drawn", words, [{ label: "Good", run: () => banners.hide("half-drawn") }], "good");
    else banners.show("half-drawn", `${toolOf(half.tool).label}: what was half drawn cannot be shown now. It waits on this computer.`, [{ label: "Good", run: () => banners.hide("half-drawn") }]);
  }

  close(): void {
    this.closing.close();
    this.undoAll.forEach((undo) => undo());
    this.saveBanners.close();
    this.outbox.close();
    this.nextCase.cancel();
    this.grid.close();
    this.bench.engine.close();
  }

  undo(): void {
    if (!this.bench.readOnly) this.store.undo();
  }

  redo(): void {
    if (!this.bench.readOnly) this.store.redo();
  }

  newFinding(): void {
    if (this.bench.readOnly || !this.bench.asksFindings) return;
    this.store.change("new finding", (edit) => this.bench.addFinding(edit));
    const finding = this.bench.activeFinding();
    if (finding) this.panel.select({ finding });
    this.panel.list.focus(null);
  }

  noLesion(): void {
    this.answering.noLesion(this.manifest.protocol.rules);
  }

  nextFinding(by: number): void {
    const next = beside(this.panel.selected, this.store.findings(), by);
    if (next === "case") this.panel.select(next);
    else this.showFinding(next.finding);
  }

  toQuestions(): void {
    this.panel.list.focus(null);
  }

  override cancel(): void {
    if (!this.guidelineText.close()) super.cancel();
  }

  guideline(): void {
    this.guidelineText.toggleWhole();
  }

  help(): void {
    openHelp(this.host, this.offers);
  }

  saveNow(): void {
    void this.autosave.flush();
  }

  sign(): void {
    this.closing.sign();
  }

  report(): void {
    this.closing.report();
  }

  private showFinding(id: string): void {
    this.panel.select({ finding: id });
    jumpToOne(this.bench, this.store.marksOf(id));
  }

  private tellSaved(state: SaveState): void {
    this.saveLine.show(state, this.autosave?.keeping ?? { onComputer: false, since: null });
    this.saveBanners?.show(state); // the first state comes before the banners stand
    this.host.dataset["save"] = state.kind;
    if (state.kind === "closed") this.closing?.refused();
  }

  private took(worked: WorkedOut): void {
    this.worked = worked;
    this.panel.update();
  }

  private refuse(unfit?: string | null): void {
    const why = unfit ?? (this.bench.readOnly ? "This reading is closed and cannot be changed." : "This browser cannot draw exactly enough here.");
    this.banners.show("refused", why, [{ label: "Good", run: () => this.banners.hide("refused") }]);
  }

  private build(): void {
    const rail = new ToolRail(this.bench, this, this.offers);
    const bar = topBar({
      manifest: this.manifest,
      room: this,
      middle: h("span", { class: "bar-middle" }, this.layoutChoice.element, this.saveLine.element),
      back: { href: "/worklist", words: "Back to the worklist" },
      buttons: [
        { command: "guideline", label: "Guideline" },
        { command: "report", label: "Problem" },
        { command: "help", label: "Keys ?" },
        { command: "sign", label: this.bench.readOnly ? "Next case" : "Sign", primary: true },
      ],
    });
    const middle = h("div", { class: "image-side" }, this.grid.element, this.strip.element);
    this.host.replaceChildren(bar, h("div", { class: "room-body" }, rail.element, middle, this.banners.under(this.panel.element)), rail.hintElement);
    this.closing.asOpened();
    if (!this.bench.engine.canDraw) {
      this.banners.show("no-webgl", "This browser has no WebGL2: the images can be looked at, but nothing can be drawn, since strokes might be lost. Use a current Chrome, Edge or Firefox with hardware acceleration.", [], "bad");
    }
  }

  private listen(): void {
    const minutes = this.manifest.room?.break_minutes;
    if (minutes) this.undoAll.push(remindOfBreaks({ host: this.host, banners: this.banners, minutes, record: (after) => this.api.breakSuggested(after) }));
    this.undoAll.push(
      keepWatch({ host: this.host, autosave: this.autosave, activity: this.activity, looked: this.looked, isDrawing: () => this.bench.drawing !== null }),
      listenToKeys(this.host, {
        room: this,
        offers: this.offers,
        answer: (key) => this.panel.list.key(key),
        toImages: () => this.toImages(),
      }),
    );
  }
}
