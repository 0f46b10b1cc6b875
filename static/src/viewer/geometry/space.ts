/** Points by the space they live in; changing space is always explicit. */

/** Patient millimetres, DICOM LPS: x to the left, y to the back, z to the head. */
export type World = readonly [number, number, number] & { readonly __space?: "world" };

/** Column, row and frame of one stack; pixel centres are whole numbers. */
export type Voxel = readonly [number, number, number] & { readonly __space?: "voxel" };

/** CSS pixels inside one pane, from its top left corner. */
export type Canvas = readonly [number, number] & { readonly __space?: "canvas" };

/** A direction or displacement in patient space. */
export type Vector = readonly [number, number, number];

export const world = (x: number, y: number, z: number): World => [x, y, z];
export const canvas = (x: number, y: number): Canvas => [x, y];

export const add = (a: Vector, b: Vector): World => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vector): number => Math.hypot(a[0], a[1], a[2]);
export const distance = (a: Vector, b: Vector): number => length(subtract(a, b));
export const normalise = (a: Vector): Vector => scale(a, 1 / (length(a) || 1));
export const between = (a: Vector, b: Vector, t: number): World => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];
export const canvasDistance = (a: Canvas, b: Canvas): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
