/** The drawing of the sector map: wedges of a flattened disc for each level, patient's right on the left. */

interface Wedge {
  /** Parts of the radius. */
  readonly inner: number;
  readonly outer: number;
  /** Degrees for the patient's left (right in the drawing): -90 is anterior, 0 lateral, 90 posterior. */
  readonly from: number;
  readonly to: number;
}

const PERIPHERAL: Record<string, Wedge> = {
  PZa: { inner: 0.64, outer: 1, from: -48, to: 12 },
  PZpl: { inner: 0.64, outer: 1, from: 12, to: 55 },
  PZpm: { inner: 0.64, outer: 1, from: 55, to: 90 },
};
const ANTERIOR: Record<string, Wedge> = { AFS: { inner: 0, outer: 1, from: -90, to: -48 } };

const WEDGES: Record<string, Record<string, Wedge>> = {
  base: {
    ...PERIPHERAL,
    ...ANTERIOR,
    TZa: { inner: 0, outer: 0.64, from: -48, to: 4 },
    TZp: { inner: 0, outer: 0.64, from: 4, to: 42 },
    CZ: { inner: 0, outer: 0.64, from: 42, to: 90 },
  },
  mid: {
    ...PERIPHERAL,
    ...ANTERIOR,
    TZa: { inner: 0, outer: 0.64, from: -48, to: 16 },
    TZp: { inner: 0, outer: 0.64, from: 16, to: 90 },
  },
  apex: {
    ...PERIPHERAL,
    ...ANTERIOR,
    TZa: { inner: 0, outer: 0.64, from: -48, to: 16 },
    TZp: { inner: 0, outer: 0.64, from: 16, to: 90 },
  },
};

/** Half width and half height of each level's disc. */
const SIZES: Record<string, readonly [number, number]> = { base: [46, 36], mid: [46, 38], apex: [36, 32] };

export const LEVEL_BOX = "0 0 100 84";
const CENTRE = [50, 42] as const;

const round = (value: number): string => value.toFixed(2);

/** SVG path of a sector of a level, or null where the drawing knows no such sector. */
export function sectorPath(level: string, side: string, zone: string): string | null {
  const wedge = WEDGES[level]?.[zone];
  const size = SIZES[level];
  if (!wedge || !size) return null;
  const mirror = side === "R" ? -1 : 1;
  const at = (part: number, degrees: number): string => {
    const angle = (degrees * Math.PI) / 180;
    const x = CENTRE[0] + mirror * size[0] * part * Math.cos(angle);
    return `${round(x)} ${round(CENTRE[1] + size[1] * part * Math.sin(angle))}`;
  };
  const arc = (part: number, sweep: number, to: number): string =>
    `A ${round(size[0] * part)} ${round(size[1] * part)} 0 0 ${sweep} ${at(part, to)}`;
  const out = mirror === 1 ? 1 : 0;
  const back = wedge.inner === 0 ? `L ${CENTRE[0]} ${CENTRE[1]}` : `L ${at(wedge.inner, wedge.to)} ${arc(wedge.inner, 1 - out, wedge.from)}`;
  return `M ${at(wedge.inner, wedge.from)} L ${at(wedge.outer, wedge.from)} ${arc(wedge.outer, out, wedge.to)} ${back} Z`;
}
