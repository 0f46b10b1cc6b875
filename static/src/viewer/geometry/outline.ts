/** Edges of a filled raster, in pixel corners (pixel 0 spans -0.5 to 0.5). */

export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly filled: Uint8Array;
}

/** Edge segments x1, y1, x2, y2; neighbours along a row or column are joined. */
export function edges({ width, height, filled }: Raster): number[] {
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (filled[y * width + x] ?? 0) ? 1 : 0;
  const segments: number[] = [];
  for (let y = 0; y <= height; y += 1) {
    let start = -1;
    for (let x = 0; x <= width; x += 1) {
      const isEdge = x < width && at(x, y - 1) !== at(x, y);
      if (isEdge && start < 0) start = x;
      if (!isEdge && start >= 0) {
        segments.push(start - 0.5, y - 0.5, x - 0.5, y - 0.5);
        start = -1;
      }
    }
  }
  for (let x = 0; x <= width; x += 1) {
    let start = -1;
    for (let y = 0; y <= height; y += 1) {
      const isEdge = y < height && at(x - 1, y) !== at(x, y);
      if (isEdge && start < 0) start = y;
      if (!isEdge && start >= 0) {
        segments.push(x - 0.5, start - 0.5, x - 0.5, y - 0.5);
        start = -1;
      }
    }
  }
  return segments;
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
