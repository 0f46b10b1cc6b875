/** What the reader sits at, as far as it may change how images are read: no make, no name, no address. */

import type { Seat } from "../props";

export function seatNow(): Seat | null {
  if (typeof window === "undefined") return null;
  const { innerWidth, innerHeight, devicePixelRatio } = window;
  return {
    width: Math.round(innerWidth),
    height: Math.round(innerHeight),
    pixel_ratio: Math.round(devicePixelRatio * 100) / 100,
    touch: window.matchMedia("(pointer: coarse)").matches,
  };
}
