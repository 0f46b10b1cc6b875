/** What keys do to findings and questions: take what is suggested, say what cannot be assessed, put in order. */

import type { Answerable } from "../commands";
import type { World } from "../geometry/space";
import type { Rule } from "../props";
import type { SidePanel } from "./side-panel";
import type { Workbench } from "./workbench";

export class Answering implements Answerable {
  constructor(
    private readonly bench: Workbench,
    private readonly panel: () => SidePanel,
  ) {}

  takeSuggested(): void {
    if (!this.bench.readOnly) this.panel().list.take();
  }

  cannotAssess(): void {
    if (!this.bench.readOnly) this.panel().list.cannotAssess();
  }

  /** Says that there is none, or takes that back, where the protocol has a question for it. */
  noLesion(rules: readonly Rule[]): void {
    const rule = rules.find((one) => one.key === "findings_or_none");
    const question = typeof rule?.["question"] === "string" ? rule["question"] : null;
    if (!question || this.bench.readOnly) return;
    const isSaid = this.bench.store.answer(question, "case", null)?.value === true;
    this.bench.store.change("no suspicious lesion", (edit) =>
      edit.answer({ question, scope_kind: "case", scope_id: null, state: isSaid ? "not_asked" : "answered", value: isSaid ? null : true, reason: null }),
    );
    this.panel().goTo(question, null);
  }

  moveFinding(by: number): void {
    const { selected } = this.panel();
    if (selected !== "case") reorder(this.bench, selected.finding, by);
  }
}

export function reorder(bench: Workbench, id: string, by: number): void {
  const findings = bench.store.findings();
  const at = findings.findIndex((one) => one.id === id);
  const [moved, other] = [findings[at], findings[at + by]];
  if (bench.readOnly || !moved || !other) return;
  bench.store.change("order of findings", (edit) => {
    edit.finding({ ...moved, order: other.order });
    edit.finding({ ...other, order: moved.order });
  });
}

/** Shows the middle of a level of the gland in all panes of the space that structures were drawn in. */
export function showLevel(bench: Workbench, place: World | undefined): void {
  const frameOfReference = bench.store.marks().find((mark) => mark.structure !== null)?.frame_of_reference_uid;
  if (place && frameOfReference) bench.panes.jumpTo(place, frameOfReference);
}
