/** A drawing that was begun before the page was lost: brought back where it was, to be gone on with. */

import type { PaneId } from "../engine/interface";
import type { HalfDrawn } from "../saving/outbox";
import { toolOf } from "../tools/catalogue";
import type { PointerRouter } from "./pointer";
import type { Workbench } from "./workbench";

/** What is not on the screen by then has no image to be drawn on. */
const PATIENCE_MS = 15_000;

/** True when it goes on. */
export async function goOn(bench: Workbench, pointer: Pick<PointerRouter, "goOn">, half: HalfDrawn): Promise<boolean> {
  const { panes } = bench;
  if (!panes.stacks.has(half.stack)) return false;
  const pane = panes.list.find((one) => one.stackId === half.stack)?.id ?? panes.focused;
  if (panes.pane(pane).stackId !== half.stack) await panes.hang(pane, half.stack);
  panes.focus(pane);
  if (panes.enlarged) panes.enlarge(pane);
  panes.goTo(pane, half.frame);
  if (!(await isShown(bench, pane, half.frame))) return false;
  if (half.view) bench.views.lookAt(pane, half.view);
  if (half.structure === null) bench.activate(half.finding);
  else bench.drawFor(half.structure);
  bench.take(half.tool, half.axis ?? undefined);
  if (half.on) bench.select(half.on);
  const radiusMm = half.steps[0]?.[3];
  if (radiusMm) bench.sizeBrush(radiusMm);
  return pointer.goOn(half, pane);
}

export function wordsOf({ tool, at }: HalfDrawn): string {
  const { label, paints } = toolOf(tool);
  const begun = `“${label}” begun ${new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" })}`;
  return paints ? `${begun} was not let go of: it is kept as far as it was painted. Ctrl+Z takes it back.` : `${begun} was not ended: go on where you were. Esc gives it up.`;
}

function isShown({ panes, engine }: Workbench, pane: PaneId, frame: number): Promise<boolean> {
  const isThere = (): boolean => panes.slice(pane)?.frame === frame;
  return new Promise((resolve) => {
    const settle = (is: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(is);
    };
    const timer = setTimeout(() => settle(false), PATIENCE_MS);
    const stop = engine.onRendered(() => isThere() && settle(true));
    if (isThere()) settle(true);
  });
}
