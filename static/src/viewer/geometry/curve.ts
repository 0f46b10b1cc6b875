/** A line through values over time, in the units of a drawing. */

export interface CurvePoint {
  readonly time: number;
  readonly value: number;
}

/** Points of a polyline in a box, the first time at its left, the lowest value at its foot. */
export function polyline(points: readonly CurvePoint[], width: number, height: number, shared?: readonly [number, number]): string {
  const times = points.map(({ time }) => time);
  const values = points.map(({ value }) => value);
  const [low, high] = shared ?? [Math.min(...values), Math.max(...values)];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (time: number): number => (last > first ? ((time - first) / (last - first)) * width : width / 2);
  const y = (value: number): number => (high > low ? height - ((value - low) / (high - low)) * height : height / 2);
  return points.map(({ time, value }) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
}
