/** A pane's view as numbers: patient millimetres to CSS pixels and back, from four probed points. */

import { cross, dot, scale, subtract, add, type Canvas, type Vector, type World } from "../../geometry/space";

export interface PaneProjection {
  toCanvas(point: Vector): Canvas;
  toWorld(point: Canvas): World;
}

/** `probe` is the renderer's own conversion; it is linear, so three directions say everything. */
export function projectionFrom(
  probe: (point: Vector) => Canvas,
  origin: World,
  right: Vector,
  down: Vector,
): PaneProjection | null {
  const reach = 100;
  const base = probe(origin);
  const u = difference(probe(add(origin, scale(right, reach))), base, reach);
  const v = difference(probe(add(origin, scale(down, reach))), base, reach);
  const determinant = u[0] * v[1] - u[1] * v[0];
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-9) return null;
  const normal = cross(right, down);
  const w = difference(probe(add(origin, scale(normal, reach))), base, reach);
  return {
    toCanvas: (point) => {
      const offset = subtract(point, origin);
      const [a, b, c] = [dot(offset, right), dot(offset, down), dot(offset, normal)];
      return [base[0] + a * u[0] + b * v[0] + c * w[0], base[1] + a * u[1] + b * v[1] + c * w[1]];
    },
    toWorld: ([x, y]) => {
      const [dx, dy] = [x - base[0], y - base[1]];
      const a = (dx * v[1] - dy * v[0]) / determinant;
      const b = (dy * u[0] - dx * u[1]) / determinant;
      return add(origin, add(scale(right, a), scale(down, b)));
    },
  };
}

const difference = (a: Canvas, b: Canvas, by: number): [number, number] => [(a[0] - b[0]) / by, (a[1] - b[1]) / by];
