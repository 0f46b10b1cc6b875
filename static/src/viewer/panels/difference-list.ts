/** The differences of a case in order, each with its state; the current one is marked. */

import { fill, h } from "../dom";
import type { Difference } from "../comparing";

export class DifferenceList {
  readonly element: HTMLElement;
  private readonly rows = h("ol", { class: "difference-rows" });
  private readonly count = h("span", { class: "protocol-title" });

  constructor(
    private readonly choose: (id: string) => void,
    private readonly isWritten: (id: string) => boolean,
  ) {
    this.element = h(
      "aside",
      { class: "differences", "aria-label": "Differences" },
      h("div", { class: "panel-head" }, h("h2", {}, "Differences"), this.count),
      this.rows,
    );
  }

  show(differences: readonly Difference[], current: string | null): void {
    const open = differences.filter((one) => one.state === "open").length;
    this.count.textContent = differences.length ? `${differences.length - open} of ${differences.length} settled` : "";
    fill(
      this.rows,
      ...differences.map((one) => this.row(one, one.id === current)),
      !differences.length && h("li", { class: "nothing" }, "The readers agree on everything. Look at the case and sign."),
    );
    this.rows.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  private row(difference: Difference, isCurrent: boolean): HTMLElement {
    const isSettled = difference.state === "settled";
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "finding-row", "data-difference": difference.id, "aria-pressed": isCurrent ? "true" : "false", "aria-current": isCurrent ? "true" : null, onclick: () => this.choose(difference.id) },
        h("span", { class: isSettled ? "settled-sign" : "settled-sign open", "aria-hidden": "true" }, isSettled ? "✓" : "≠"),
        h("span", { class: "finding-words" }, h("b", {}, difference.title), h("span", { class: "finding-detail" }, this.isWritten(difference.id) ? "written, not settled yet" : isSettled ? verdictWords(difference) : difference.kind.replaceAll("_", " "))),
      ),
    );
  }
}

const KIND_WORDS: Record<string, string> = {
  composite: "composite",
  none: "none of them",
  not_assessable: "not assessable",
  irreducible: "irreducible",
};

export const verdictWords = ({ verdict }: Difference): string => {
  if (!verdict) return "settled";
  const words = verdict.kind === "accept_one" ? `accepted ${verdict.alias ?? ""}` : (KIND_WORDS[verdict.kind] ?? verdict.kind);
  return verdict.carried_over ? `${words}, carried over` : words;
};
