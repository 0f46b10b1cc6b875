/**
 * A plane of its own for pictures that have no place in the patient (cine, sweep): column and row in the picture's
 * scale (pixels, where there is none), and the number of the frame as third coordinate, so that a mark lies on one
 * frame and on no other. Their frame of reference is empty: nothing is linked or projected between such stacks.
 */

import type { SentStack, Stack } from "../props";
import type { Vector } from "./space";

export const hasPlace = ({ kind }: Pick<Stack, "kind">): boolean => kind !== "cine" && kind !== "sweep";

export function placed(sent: SentStack | Stack): Stack {
  const { grid } = sent;
  const hasScale = Boolean(grid.row_spacing_mm && grid.column_spacing_mm);
  const ownPlane = !hasPlace(sent);
  return {
    ...sent,
    frame_of_reference_uid: ownPlane ? "" : (sent.frame_of_reference_uid ?? ""),
    has_scale: hasScale,
    grid: {
      ...grid,
      row_spacing_mm: (hasScale && grid.row_spacing_mm) || 1,
      column_spacing_mm: (hasScale && grid.column_spacing_mm) || 1,
      row_direction: grid.row_direction ?? [1, 0, 0],
      column_direction: grid.column_direction ?? [0, 1, 0],
    },
    frames: sent.frames.map((frame, i) => ({ ...frame, position_mm: frame.position_mm ?? ([0, 0, i] satisfies Vector) })),
  };
}
