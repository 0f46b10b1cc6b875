/** What can be read of a room from outside: browser journeys and support look here. Nothing can be changed by it. */

import type { PaneId } from "./engine/interface";
import type { Vector } from "./geometry/space";
import type { Workbench } from "./panels/workbench";

export interface PaneState {
  readonly pane: PaneId;
  readonly role: string;
  readonly label: string | null;
  readonly stackId: string | null;
  /** From 1, as shown; null while no image is on the screen. */
  readonly slice: number | null;
  readonly slices: number;
  readonly sopInstanceUid: string | null;
  readonly rendered: boolean;
  readonly window: { center: number; width: number } | null;
}

export interface ViewerState {
  readonly panes: readonly PaneState[];
  readonly focused: PaneId;
  readonly tool: string;
  readonly readOnly: boolean;
  readonly canDraw: boolean;
  readonly findings: number;
  readonly marks: number;
}

export function stateOf(bench: Workbench): ViewerState {
  return {
    panes: bench.panes.list.map((pane) => {
      const slice = bench.panes.slice(pane.id);
      const look = bench.engine.look(pane.id);
      const stack = bench.panes.stack(pane.id);
      return {
        pane: pane.id,
        role: pane.role,
        label: stack?.label ?? null,
        stackId: pane.stackId,
        slice: slice ? slice.frame + 1 : null,
        slices: stack?.frames.length ?? 0,
        sopInstanceUid: slice?.stack.frames[slice.frame]?.sop_instance_uid ?? null,
        rendered: slice !== null,
        window: look?.window ?? null,
      };
    }),
    focused: bench.panes.focused,
    tool: bench.tool.key,
    readOnly: bench.readOnly,
    canDraw: bench.engine.canDraw,
    findings: bench.store.findings().length,
    marks: bench.store.marks().length,
  };
}

/** Where a patient place (LPS mm) is on the page, in CSS pixels of the window; null when the pane shows nothing. */
export function pagePosition(bench: Workbench, surface: Element | undefined, pane: PaneId, place: Vector): { x: number; y: number } | null {
  const at = bench.engine.toCanvas(pane, place);
  const box = surface?.getBoundingClientRect();
  return at && box ? { x: box.left + at[0], y: box.top + at[1] } : null;
}
