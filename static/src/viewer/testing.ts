/** Stacks, drafts and a server for tests: small enough to check by hand. */

import type { Stack } from "./props";

export interface StackWish {
  id?: string;
  role?: string;
  frames?: number;
  rows?: number;
  columns?: number;
  spacing?: number;
  sliceSpacing?: number;
  origin?: [number, number, number];
  row?: [number, number, number];
  column?: [number, number, number];
  frameOfReference?: string;
}

/** A stack whose frames ascend along its normal. */
export function aStack(wish: StackWish = {}): Stack {
  const row = wish.row ?? [1, 0, 0];
  const column = wish.column ?? [0, 1, 0];
  const normal = [
    row[1] * column[2] - row[2] * column[1],
    row[2] * column[0] - row[0] * column[2],
    row[0] * column[1] - row[1] * column[0],
  ] as const;
  const origin = wish.origin ?? [0, 0, 0];
  const step = wish.sliceSpacing ?? 3;
  const spacing = wish.spacing ?? 0.5;
  const id = wish.id ?? "stack-1";
  return {
    id,
    role: wish.role ?? "t2_ax",
    pane_roles: [wish.role ?? "t2_ax"],
    label: wish.role ?? "t2_ax",
    note: null,
    preferred: true,
    b_value: null,
    frame_of_reference_uid: wish.frameOfReference ?? "1.2.3",
    pack: { url: `/pixels/packs/${id}`, bytes: 1000 },
    grid: {
      rows: wish.rows ?? 40,
      columns: wish.columns ?? 40,
      row_spacing_mm: spacing,
      column_spacing_mm: spacing,
      row_direction: row,
      column_direction: column,
    },
    pixel: { bits_allocated: 16, bits_stored: 12, signed: false, samples: 1, photometric: "MONOCHROME2", slope: 1, intercept: 0, unit: "" },
    window: { center: 500, width: 1000 },
    value_range: [0, 1000],
    frames: Array.from({ length: wish.frames ?? 5 }, (_, i) => ({
      sop_instance_uid: `1.2.${id}.${i}`,
      frame_number: 1,
      position_mm: [origin[0] + normal[0] * step * i, origin[1] + normal[1] * step * i, origin[2] + normal[2] * step * i],
      offset: i * 100,
      length: 100,
      encoding: "raw" as const,
    })),
  };
}
