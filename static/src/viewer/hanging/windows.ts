/** Windows to choose by number. */

import type { Window } from "../engine/interface";
import type { Stack } from "../props";

export const PRESETS = ["as acquired", "narrow", "wide", "all values", "by the values of this slice"];

/** The window of a preset, from 1; null for a number that has none. `percentiles`: 1st and 99th of the slice shown. */
export function presetWindow(number: number, stack: Stack, percentiles: () => readonly [number, number] | null): Window | null {
  const { center, width } = stack.window;
  const spread = ([low, high]: readonly [number, number]): Window => ({ center: (low + high) / 2, width: Math.max(high - low, 1e-6) });
  switch (number) {
    case 1:
      return { center, width };
    case 2:
      return { center, width: width * 0.6 };
    case 3:
      return { center, width: width * 1.6 };
    case 4:
      return spread(stack.value_range);
    case 5: {
      const range = percentiles();
      return range && spread(range);
    }
    default:
      return null;
  }
}
