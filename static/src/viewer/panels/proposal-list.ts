/** The quiet line that says what an algorithm proposes, and the rows of it once they are asked for. */

import { fill, h } from "../dom";
import type { Proposal, Proposing } from "./proposing";
import type { Workbench } from "./workbench";

const WORDS = { open: "", taken: "taken", edited: "taken, edited", declined: "declined" } as const;

export class ProposalList {
  readonly element: HTMLElement;
  private readonly rows = h("ul", { class: "object-rows", id: "proposal-rows" });
  private readonly opener: HTMLButtonElement;
  private shown = "";

  constructor(
    private readonly bench: Workbench,
    private readonly proposing: Proposing,
  ) {
    this.opener = h(
      "button",
      { type: "button", class: "objects-opener", "aria-controls": "proposal-rows", title: "Show, then the next; after the last, hide (Shift M)", onclick: () => (proposing.isShown ? proposing.hide() : void proposing.next()) },
      proposing.words,
    );
    this.element = h("section", { class: "objects proposals", "aria-label": "Proposals" }, h("div", { class: "objects-head" }, this.opener, h("kbd", {}, "Shift M")), this.rows);
    bench.store.subscribe(() => this.update());
    bench.subscribe(() => this.update());
    this.update();
  }

  /** Made anew only when a row would look other than it does: the bench tells of every move of a pen. */
  private update(): void {
    const { list, isShown, current } = this.proposing;
    const now = JSON.stringify([isShown, current, this.bench.readOnly, list.map((one) => [one.mark.id, this.proposing.stateOf(one)])]);
    if (now === this.shown) return;
    this.shown = now;
    this.opener.setAttribute("aria-expanded", String(isShown));
    this.rows.hidden = !isShown;
    const focused = [...this.rows.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
    fill(this.rows, ...(isShown ? list.map((one) => this.row(one)) : []));
    if (focused >= 0) (this.rows.querySelectorAll("button")[focused] ?? this.opener).focus();
    this.rows.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  private row(proposal: Proposal): HTMLElement {
    const { proposing } = this;
    const { id } = proposal.mark;
    const state = proposing.stateOf(proposal);
    const name = proposing.nameOf(proposal);
    const isClosed = this.bench.readOnly || proposing.isTaken(proposal);
    return h(
      "li",
      { class: "object-row proposal-row", "data-proposal": id, "data-state": state, "aria-current": id === proposing.current ? "true" : null },
      h("button", { type: "button", class: "object-name", title: `Show the proposal: ${name}`, onclick: () => proposing.show(id) }, h("b", {}, name), h("span", { class: "object-detail" }, WORDS[state] || "not yours yet")),
      h("button", { type: "button", class: "tiny", disabled: isClosed, title: "Take it as yours (F9)", "aria-label": `Take ${name}`, onclick: () => proposing.take(id) }, "Take"),
      h("button", { type: "button", class: "tiny", disabled: isClosed, "aria-pressed": String(state === "declined"), title: "Decline it, or take that back (Shift F9)", "aria-label": `Decline ${name}`, onclick: () => void proposing.decline(id) }, "Decline"),
    );
  }
}
