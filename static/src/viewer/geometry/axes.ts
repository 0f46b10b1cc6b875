/** A long axis and a short one across it at a right angle: made from three places, and with one end moved. */

import { add, between, cross, distance, dot, normalise, scale, subtract, type Vector, type World } from "./space";

export type Axes = readonly [World, World, World, World];

/** A shorter axis could not be taken hold of. */
export const SHORTEST_AXIS_MM = 0.7;

const held = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** The short axis goes through `beside`, as far to one side of the long axis as to the other, never longer than it. */
export function axesThrough(a: World, b: World, beside: World, normal: Vector): Axes {
  const long = subtract(b, a);
  const whole = distance(a, b);
  const across = normalise(cross(normal, long));
  const offset = subtract(beside, a);
  const half = held(Math.abs(dot(offset, across)), SHORTEST_AXIS_MM / 2, whole / 2);
  return crossed(a, b, dot(offset, long) / whole ** 2, across, -half, half);
}

/** An end of the long axis takes the short one with it; an end of the short axis slides along the long one. */
export function axesMoved([a, b, c, d]: Axes, handle: number, to: World): Axes {
  const normal = normalise(cross(subtract(b, a), subtract(d, c)));
  const place = subtract(to, scale(normal, dot(subtract(to, a), normal))) as World;
  const old = subtract(b, a);
  const oldAcross = normalise(subtract(d, c));
  const [below, above] = [dot(subtract(c, a), oldAcross), dot(subtract(d, a), oldAcross)];
  if (handle < 2) {
    const [start, end] = handle === 0 ? [place, b] : [a, place];
    const whole = distance(start, end);
    if (whole < SHORTEST_AXIS_MM) return [a, b, c, d];
    const share = dot(subtract(c, a), old) / dot(old, old);
    const shrink = Math.min(1, whole / (above - below));
    const across = normalise(cross(normal, subtract(end, start)));
    return crossed(start, end, share, across, below * shrink, above * shrink);
  }
  const offset = subtract(place, a);
  const whole = distance(a, b);
  const reach = dot(offset, oldAcross);
  const share = dot(offset, old) / whole ** 2;
  return handle === 2
    ? crossed(a, b, share, oldAcross, held(reach, above - whole, Math.min(0, above - SHORTEST_AXIS_MM)), above)
    : crossed(a, b, share, oldAcross, below, held(reach, Math.max(0, below + SHORTEST_AXIS_MM), below + whole));
}

function crossed(a: World, b: World, share: number, across: Vector, below: number, above: number): Axes {
  const foot = between(a, b, held(share, 0, 1));
  return [a, b, add(foot, scale(across, below)), add(foot, scale(across, above))];
}
