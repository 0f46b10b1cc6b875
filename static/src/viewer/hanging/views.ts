/** Zoom and position of panes: those that scroll together show the same place equally large. */

import type { PaneId, View } from "../engine/interface";
import type { Canvas } from "../geometry/space";
import type { Panes } from "./panes";

export class Views {
  constructor(private readonly panes: Panes) {}

  zoomBy(id: PaneId, factor: number, at?: Canvas): void {
    this.panes.engine.zoomBy(id, factor, at);
    this.spread(id);
  }

  panBy(id: PaneId, dx: number, dy: number): void {
    this.panes.engine.panBy(id, dx, dy);
    this.spread(id);
  }

  lookAt(id: PaneId, view: Pick<View, "middle" | "pxPerMm">): void {
    this.panes.engine.lookAt(id, view);
    this.spread(id);
  }

  /** Window, zoom and position of a pane; zoom and position of those that move with it. */
  reset(id: PaneId): void {
    this.panes.engine.reset(id);
    this.panes.together(id).forEach((other) => this.panes.engine.fit(other));
    this.panes.changed();
  }

  private spread(id: PaneId): void {
    const { engine, joins } = this.panes;
    const view = engine.view(id);
    if (!view) return;
    for (const other of this.panes.together(id)) {
      const middle = joins.place(view.middle, this.frameOf(id), this.frameOf(other));
      if (middle) engine.lookAt(other, { ...view, middle });
    }
  }

  private frameOf(id: PaneId): string {
    return this.panes.stack(id)?.frame_of_reference_uid ?? "";
  }
}
