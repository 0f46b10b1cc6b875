/** The panel beside the images: the case and its findings as rows, and the questions of the one selected. */

import { fill, h, remade } from "../dom";
import { kindFor } from "../marks/catalogue";
import type { Finding, Manifest, Question, WorkedOut } from "../props";
import { answerWords } from "../answers/asked";
import { glandMl } from "../answers/gland-volume";
import { suggestionFor } from "../answers/suggested";
import { reorder, showLevel } from "./answering";
import { noticeCount, noticeList, noticesOf } from "./notices";
import { ObjectList } from "./object-list";
import type { Objects } from "./objects";
import { ProposalList } from "./proposal-list";
import type { Proposing } from "./proposing";
import { QuestionList } from "./question-list";
import { removeFinding } from "./remove-finding";
import type { Selection } from "./selection";
import type { Workbench } from "./workbench";

export interface SideParts {
  readonly manifest: Manifest;
  readonly bench: Workbench;
  readonly objects: Objects;
  readonly proposing: Proposing | null;
  readonly worked: () => WorkedOut;
  readonly guideline: (section: string, beside: HTMLElement) => void;
  readonly newFinding: () => void;
  readonly showFinding: (findingId: string) => void;
}

export class SidePanel {
  readonly element: HTMLElement;
  private readonly rows = h("ul", { class: "finding-rows" });
  private readonly lists = new Map<string, QuestionList>();
  private readonly body = h("div", { class: "panel-body" });
  private readonly add: HTMLButtonElement;
  private selection: Selection = "case";
  /** The selected mark the panel last went to: answering the case must not throw back to its finding. */
  private followed: string | null = null;

  constructor(private readonly parts: SideParts) {
    const { title } = parts.manifest.protocol;
    this.add = h("button", { type: "button", class: "new-finding", onclick: parts.newFinding }, "New finding ", h("kbd", {}, "N"));
    this.element = h(
      "aside",
      { class: "panel", "aria-label": "Findings and questions" },
      h("div", { class: "panel-head" }, h("h2", {}, "Findings"), h("span", { class: "protocol-title" }, title)),
      this.rows,
      this.add,
      new ObjectList(parts.bench, parts.objects).element,
      ...(parts.proposing ? [new ProposalList(parts.bench, parts.proposing).element] : []),
      this.body,
    );
    parts.bench.store.subscribe(() => this.update());
    parts.bench.subscribe(() => this.follow());
    this.select("case");
  }

  get selected(): Selection {
    return this.selection;
  }

  get list(): QuestionList {
    return this.listOf(this.selection);
  }

  select(selection: Selection): void {
    this.selection = selection;
    if (selection !== "case") this.parts.bench.activate(selection.finding);
    const hadFocus = this.body.contains(document.activeElement);
    fill(this.body, this.heading(), this.list.element);
    this.body.scrollTop = 0;
    this.update();
    this.rows.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest" });
    if (hadFocus) this.rows.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
  }

  /** Goes to a question wherever it is asked. */
  goTo(question: string | null, scopeId: string | null): void {
    const asked = this.parts.manifest.protocol.questions.find((one) => one.key === question);
    const finding = this.parts.bench.store.findings().find((one) => one.id === scopeId);
    this.select(finding && asked?.scope !== "stack" ? { finding: finding.id } : "case");
    this.list.focus(question, scopeId);
  }

  update(): void {
    const { bench } = this.parts;
    const findings = bench.store.findings();
    const { selection } = this;
    if (selection !== "case" && !findings.some((one) => one.id === selection.finding)) {
      const last = findings.at(-1);
      this.select(last ? { finding: last.id } : "case");
      return;
    }
    this.list.update();
    this.showRows(findings);
    this.add.hidden = bench.readOnly || !bench.asksFindings;
    this.remakeHeading();
  }

  /** A warning that comes or goes makes the heading longer or shorter: the questions below stay under the hand. */
  private remakeHeading(): void {
    const before = this.body.querySelector<HTMLElement>(".selection-head");
    if (!before) return;
    const after = this.heading();
    const { offsetHeight } = before;
    remade(before, after);
    this.body.scrollTop += after.offsetHeight - offsetHeight;
  }

  /** Rows are made anew at every change; the one with the focus keeps it. */
  private showRows(findings: readonly Finding[]): void {
    const focused = [...this.rows.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
    fill(this.rows, this.caseRow(), ...findings.map((finding) => this.row(finding)));
    if (focused >= 0) this.rows.querySelectorAll("button")[focused]?.focus();
  }

  /** Drawing for a finding, or selecting its mark, selects the finding. */
  private follow(): void {
    const active = this.parts.bench.activeFinding();
    const isNew = active !== null && (this.selection === "case" ? false : this.selection.finding !== active);
    const mark = this.parts.bench.selected();
    const isOtherMark = mark !== this.followed;
    this.followed = mark;
    const belongs = mark ? this.parts.bench.store.mark(mark)?.finding_id === active : false;
    if (active && (isNew || (isOtherMark && belongs && this.selection === "case"))) this.select({ finding: active });
  }

  private listOf(selection: Selection): QuestionList {
    const key = selection === "case" ? "case" : selection.finding;
    const known = this.lists.get(key);
    if (known) return known;
    const { bench, manifest, guideline } = this.parts;
    const made = new QuestionList({
      questions: manifest.protocol.questions.filter((one) => (one.scope === "finding") === (selection !== "case")),
      findingId: selection === "case" ? null : selection.finding,
      roles: manifest.hanging.panes,
      store: bench.store,
      mayChange: () => !bench.readOnly,
      guideline,
      suggested: (question, id) => suggestionFor(question, id, this.parts.worked().placed ?? {}, bench.store.answer(question.key, question.scope, id)),
      visit: ({ level }) => showLevel(bench, this.parts.worked().placed?.levels_mm?.[level ?? ""]),
      extra: (question) => this.measureButton(question),
    });
    this.lists.set(key, made);
    return made;
  }

  private caseRow(): HTMLElement {
    const isOn = this.selection === "case";
    const volume = this.glandVolume();
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "finding-row", "aria-pressed": isOn ? "true" : "false", onclick: () => this.select("case") },
        h("span", { class: "finding-number case" }, "C"),
        h("span", { class: "finding-words" }, h("b", {}, "Case"), h("span", { class: "finding-detail" }, volume ?? "image quality, gland")),
        this.openCount("case"),
      ),
    );
  }

  private row(finding: Finding): HTMLElement {
    const { store } = this.parts.bench;
    const { computed, notices = [] } = this.parts.worked();
    const result = computed[finding.id];
    const own = store.answer("category_own", "finding", finding.id);
    const isIndex = store.answer("index", "finding", finding.id)?.value === true;
    const isOn = this.selection !== "case" && this.selection.finding === finding.id;
    const category = own?.state === "answered" ? String(own.value) : (result?.category ?? null);
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "finding-row", "data-finding": finding.id, "aria-pressed": isOn ? "true" : "false", onclick: () => this.parts.showFinding(finding.id) },
        h("span", { class: "finding-number" }, String(this.numberOf(finding))),
        h(
          "span",
          { class: "finding-words" },
          h("b", {}, h("span", {}, this.summary(finding)), isIndex && h("span", { class: "index-badge" }, "index")),
          h("span", { class: "finding-detail" }, this.marksInWords(finding)),
        ),
        category !== null && h("span", { class: "category", "data-category": category, title: result?.derivation ?? undefined }, category),
        noticeCount(noticesOf(notices, finding.id)),
        this.openCount({ finding: finding.id }),
      ),
    );
  }

  /** Whether the protocol has a rule that makes a category of the scores. */
  private get isComputed(): boolean {
    return this.parts.manifest.protocol.rules.some((rule) => rule.key === "category");
  }

  private heading(): HTMLElement {
    const { computed: all, notices = [] } = this.parts.worked();
    const goTo = (question: string | null, scopeId: string | null): void => this.goTo(question, scopeId);
    if (this.selection === "case") return h("div", { class: "selection-head" }, h("h2", {}, "Case"), noticeList(noticesOf(notices, null), goTo));
    const { finding: id } = this.selection;
    const { bench } = this.parts;
    const finding = bench.store.findings().find((one) => one.id === id);
    const computed = all[id];
    return h(
      "div",
      { class: "selection-head" },
      h("h2", {}, `Finding ${finding ? this.numberOf(finding) : ""}`),
      h(
        "p",
        { class: "derivation" },
        computed?.category ? h("span", { class: "category", "data-category": computed.category }, computed.category) : null,
        computed?.derivation ?? (this.isComputed ? "The category is computed from zone and scores." : ""),
      ),
      noticeList(noticesOf(notices, id), goTo),
      !bench.readOnly &&
        h(
          "div",
          { class: "selection-tools" },
          h("button", { type: "button", class: "tiny", "aria-label": "Move up", title: "Move up (Shift Page ↑)", onclick: () => reorder(bench, id, -1) }, "↑"),
          h("button", { type: "button", class: "tiny", "aria-label": "Move down", title: "Move down (Shift Page ↓)", onclick: () => reorder(bench, id, 1) }, "↓"),
          h("button", { type: "button", class: "tiny", onclick: () => removeFinding(bench, this.parts.manifest.protocol.questions, this.element, id) }, "Delete finding"),
        ),
    );
  }

  private numberOf(finding: Finding): number {
    return this.parts.bench.store.findings().findIndex((one) => one.id === finding.id) + 1;
  }

  /** The first two short answers, such as zone and sectors. */
  private summary(finding: Finding): string {
    const { store } = this.parts.bench;
    const words = this.parts.manifest.protocol.questions
      .filter((one) => one.scope === "finding" && (one.type === "choice" || one.type === "sectors"))
      .flatMap((question) => {
        const answer = store.answer(question.key, "finding", finding.id);
        return answer ? [answerWords(question, answer)] : [];
      });
    return words.slice(0, 2).join(" · ") || "not described yet";
  }

  private marksInWords(finding: Finding): string {
    const { bench } = this.parts;
    const words = bench.store.marksOf(finding.id).flatMap((mark) => {
      const home = bench.geometry(mark.stack_id);
      const kind = kindFor(mark.geometry);
      return home ? [`${kind.label.toLowerCase()} ${kind.measure(mark.geometry, home)}`.trim()] : [];
    });
    return words.join(", ") || "no mark yet";
  }

  private openCount(selection: Selection): HTMLElement {
    const open = this.listOf(selection).open;
    return h("span", { class: open ? "open-count" : "open-count none", title: open ? `${open} to answer` : "complete" }, open ? String(open) : "✓");
  }

  private glandVolume(): string | null {
    const ml = glandMl(this.parts.manifest.protocol.rules, this.parts.bench.store);
    return ml === null ? null : `gland ${ml.toFixed(1)} ml`;
  }

  private measureButton({ structure }: Question): HTMLElement | null {
    if (!structure) return null;
    const { bench } = this.parts;
    return h("button", { type: "button", class: "tiny measure", onclick: () => bench.take("gland", structure) }, "measure");
  }
}
