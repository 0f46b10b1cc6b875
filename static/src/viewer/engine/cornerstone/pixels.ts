/** Stored bytes of a frame as numbers, rescaled where the series asks for it; some scanners scale each slice on its own. */

import type { Stack } from "../../props";

export type Pixels = Uint8Array | Uint16Array | Int16Array | Float32Array;

export function pixelsOf(stack: Stack, frame: number, buffer: ArrayBuffer): Pixels {
  const { slope = stack.pixel.slope, intercept = stack.pixel.intercept } = stack.frames[frame] ?? {};
  const stored = storedOf(stack, buffer);
  // all images of a stack hold numbers of one kind
  if (slope === 1 && intercept === 0 && !stack.frames.some((one) => one.slope !== undefined)) return stored;
  return Float32Array.from(stored, (value) => value * slope + intercept);
}

function storedOf({ pixel }: Stack, buffer: ArrayBuffer): Uint8Array | Uint16Array | Int16Array {
  if (pixel.bits_allocated === 8) return new Uint8Array(buffer);
  return pixel.signed ? new Int16Array(buffer) : new Uint16Array(buffer);
}

export function rangeOf(pixels: Pixels): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of pixels) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** Two quantiles of a frame; air around the patient counts too. */
export function percentilesOf(pixels: Pixels, low: number, high: number): readonly [number, number] {
  const sorted = pixels.slice().sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return [at(low), at(high)];
}
