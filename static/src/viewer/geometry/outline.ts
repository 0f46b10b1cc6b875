/** Outlines of a filled raster, in pixel corners (pixel 0 spans -0.5 to 0.5). */

export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly filled: Uint8Array;
}

/**
 * Closed outlines x, y, x, y ... around what is filled, corners only. One line for each outline, so that a dash runs
 * on around corners.
 */
export function outlines({ width, height, filled }: Raster): number[][] {
  const at = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < width && y < height && filled[y * width + x] === 1;
  const corner = (x: number, y: number): number => y * (width + 1) + x;
  // from each corner to the next, with what is filled to the right of the way
  const next = new Map<number, number[]>();
  const edge = (x1: number, y1: number, x2: number, y2: number): void => {
    const from = corner(x1, y1);
    const known = next.get(from);
    if (known) known.push(corner(x2, y2));
    else next.set(from, [corner(x2, y2)]);
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!at(x, y)) continue;
      if (!at(x, y - 1)) edge(x, y, x + 1, y);
      if (!at(x + 1, y)) edge(x + 1, y, x + 1, y + 1);
      if (!at(x, y + 1)) edge(x + 1, y + 1, x, y + 1);
      if (!at(x - 1, y)) edge(x, y + 1, x, y);
    }
  }
  const found: number[][] = [];
  for (const start of next.keys()) {
    while (next.get(start)?.length) found.push(walk(next, start, width + 1));
  }
  return found;
}

function walk(next: Map<number, number[]>, start: number, stride: number): number[] {
  const points: number[] = [];
  let here = start;
  let direction = 0;
  do {
    const to = next.get(here)?.pop() as number;
    if (to - here !== direction) points.push((here % stride) - 0.5, Math.floor(here / stride) - 0.5);
    direction = to - here;
    here = to;
  } while (here !== start);
  return points;
}

/**
 * Closed outlines through the middles of the border's pixel edges: they hold the centres of the filled pixels and of
 * no others, and run diagonally where `outlines` makes steps. A hole is one on its own.
 */
export function edgePolygons(raster: Raster): { points: (readonly [number, number])[]; isHole: boolean }[] {
  return outlines(raster).map((flat) => {
    const points: (readonly [number, number])[] = [];
    let twiceArea = 0;
    const corners = flat.length / 2;
    for (let i = 0; i < corners; i += 1) {
      const [x, y] = [flat[2 * i] as number, flat[2 * i + 1] as number];
      const [nextX, nextY] = [flat[(2 * i + 2) % flat.length] as number, flat[(2 * i + 3) % flat.length] as number];
      twiceArea += x * nextY - nextX * y;
      const steps = Math.abs(nextX - x) + Math.abs(nextY - y);
      const [dx, dy] = [Math.sign(nextX - x), Math.sign(nextY - y)];
      points.push([x + dx / 2, y + dy / 2]);
      if (steps > 1) points.push([nextX - dx / 2, nextY - dy / 2]);
    }
    return { points, isHole: twiceArea < 0 };
  });
}

/** Horizontal strips x, y, width of the filled pixels. */
export function strips({ width, height, filled }: Raster): number[] {
  const found: number[] = [];
  for (let y = 0; y < height; y += 1) {
    let start = -1;
    for (let x = 0; x <= width; x += 1) {
      const isFilled = x < width && filled[y * width + x];
      if (isFilled && start < 0) start = x;
      if (!isFilled && start >= 0) {
        found.push(start, y, x - start);
        start = -1;
      }
    }
  }
  return found;
}
