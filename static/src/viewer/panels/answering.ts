/** What keys do to findings and questions: take what is suggested, say what cannot be assessed, put in order. */

import type { Answerable } from "../commands";
import type { World } from "../geometry/space";
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
