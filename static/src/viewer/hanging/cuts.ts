/** Planes calculated out of volumes: which pane shows which, how it is turned, and the point that links them. */

import type { PaneId } from "../engine/interface";
import { axesOf, cutGrid, UPRIGHT, whyNoCut, type Angles, type CutAxes, type CutPlane } from "../geometry/cut";
import { add, dot, scale, type World } from "../geometry/space";
import { frameCentre, geometryOf, middleFrame, nearestFrame, type StackGeometry } from "../geometry/stack";
import type { Stack } from "../props";

export interface Cut {
  readonly source: Stack;
  readonly plane: CutPlane;
  readonly angles: Angles;
  readonly axes: CutAxes;
  readonly stack: Stack;
  readonly geometry: StackGeometry;
}

export class Cuts {
  private readonly byPane = new Map<PaneId, Cut>();
  private readonly points = new Map<string, World>();
  /** How planes were last turned, for the next arrangement that has them. */
  private readonly turned = new Map<string, Angles>();
  private made = 0;

  constructor(private readonly geometry: (stackId: string) => StackGeometry | null) {}

  /** Why nothing can be cut out of a stack, or null. */
  whyNot(source: Stack): string | null {
    const geometry = this.geometry(source.id);
    if (source.kind !== "volume" || !geometry) return "it is no volume";
    if (!geometry.frameOfReference) return "its positions have no frame of reference";
    return source.pixel.samples === 1 ? whyNoCut(geometry) : "it is in colour";
  }

  of(pane: PaneId): Cut | null {
    return this.byPane.get(pane) ?? null;
  }

  withStack(stackId: string): Cut | null {
    return [...this.byPane.values()].find((cut) => cut.stack.id === stackId) ?? null;
  }

  /** The place where all cuts of a volume meet. */
  point(sourceId: string): World | null {
    return this.points.get(sourceId) ?? null;
  }

  /** A cut for a pane, instead of the one it had. */
  make(pane: PaneId, source: Stack, plane: CutPlane, angles: Angles = this.turned.get(`${source.id}/${plane}`) ?? UPRIGHT): Cut {
    this.turned.set(`${source.id}/${plane}`, angles);
    const home = this.geometry(source.id) as StackGeometry;
    const point = this.points.get(source.id) ?? frameCentre(home, source.opens_at ?? middleFrame(home));
    this.points.set(source.id, point);
    const axes = axesOf(home, source.space !== "volume", plane, angles);
    this.made += 1;
    const stack = cutStack(source, home, axes, point, { plane, angles, number: this.made });
    const cut: Cut = { source, plane, angles, axes, stack, geometry: geometryOf(stack) };
    this.byPane.set(pane, cut);
    return cut;
  }

  /** How the plane of a cut would lie at other angles. */
  axesOf({ source, plane }: Cut, angles: Angles): CutAxes {
    return axesOf(this.geometry(source.id) as StackGeometry, source.space !== "volume", plane, angles);
  }

  forget(pane: PaneId): void {
    this.byPane.delete(pane);
  }

  /** All cuts of a volume meet from now on where the place lies in its frame of reference, if that is known. */
  moveTo(placeIn: (frameOfReference: string) => World | null): void {
    for (const sourceId of this.points.keys()) {
      const point = placeIn(this.geometry(sourceId)?.frameOfReference ?? "");
      if (point) this.points.set(sourceId, point);
    }
  }

  /** A pane was scrolled: the point comes along. */
  scrolled({ source, geometry }: Cut, frame: number): void {
    const point = this.points.get(source.id);
    if (!point) return;
    const by = (geometry.heights[frame] ?? 0) - dot(point, geometry.normal);
    this.points.set(source.id, add(point, scale(geometry.normal, by)));
  }
}

function cutStack(source: Stack, home: StackGeometry, axes: CutAxes, point: World, { plane, angles, number }: { plane: CutPlane; angles: Angles; number: number }): Stack {
  const grid = cutGrid(home, axes, point);
  const { pane_roles: _hung, opens_at: _opens, ...kept } = source;
  return {
    ...kept,
    id: `${source.id}~${number}`,
    pane_roles: [],
    label: `${source.label}, ${plane}`,
    grid: {
      rows: grid.rows,
      columns: grid.columns,
      row_spacing_mm: grid.spacing,
      column_spacing_mm: grid.spacing,
      row_direction: grid.right,
      column_direction: grid.down,
    },
    cut: { of: source.id, plane, ...angles, grid },
    frames: grid.origins.map((origin, i) => ({
      sop_instance_uid: "",
      frame_number: i + 1,
      position_mm: origin,
      offset: 0,
      length: 0,
      encoding: "raw" as const,
    })),
  };
}

/** The frame of a cut that passes nearest to its point. */
export const frameThrough = (cut: Cut, point: World): number => nearestFrame(cut.geometry, point);
