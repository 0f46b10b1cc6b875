/** Measured values as they are read: exact enough for maps of thousandths, without decimals that say nothing. */

/** Decimals with which numbers as large as `size` have three figures that count, and no fewer than `least`. */
export const decimalsFor = (size: number, least: number): number =>
  size > 0 && size < 10 ? Math.min(12, Math.max(least, 2 - Math.floor(Math.log10(size)))) : least;

export const valueWords = (value: number): string => String(Number(value.toFixed(decimalsFor(Math.abs(value), 2))));
