/** What can be done to the painted region in the hand by one key: each is one entry here. */

import type { PaneId } from "../engine/interface";
import { edgePolygons } from "../geometry/outline";
import { clampFrame, toWorld } from "../geometry/stack";
import type { World } from "../geometry/space";
import { newId, type Mark } from "../marks/mark";
import { frameOf, interpolated, isPainted, rasterised, smoothed, withoutHoles } from "../marks/shaping";
import { keep, paintingOn, type Painting } from "./painting";
import { homeFrame, type Bench, type Slice } from "./tool";

export interface Shaping {
  readonly key: string;
  readonly label: string;
  readonly keys: readonly string[];
  /** Null when done, or a sentence saying why there was nothing to do. */
  readonly run: (bench: Bench, pane: PaneId) => string | null;
}

const NOTHING_PAINTED = "There is no painted region of what is being drawn in this pane.";
const OUTLINED_ONLY = "Here are contours only: first let them become a painted region (Shift B).";
const LOCKED = "This region is locked; unlock it first.";

function onRegion(run: (bench: Bench, slice: Slice, painting: Painting) => string | null): Shaping["run"] {
  return (bench, pane) => {
    const slice = bench.slice(pane);
    const painting = slice && paintingOn(bench, slice);
    if (!slice || !painting?.exists) return slice && outlinesOf(bench, slice).length ? OUTLINED_ONLY : NOTHING_PAINTED;
    return painting.mark.locked ? LOCKED : run(bench, slice, painting);
  };
}

/** A change of the slice shown. */
function onSlice(label: string, change: (raster: ReturnType<typeof frameOf>) => Uint8Array): Shaping["run"] {
  return onRegion((bench, { geometry, frame }, painting) => {
    if (!isPainted(painting.voxels, geometry, frame)) return "Nothing is painted on this slice.";
    const raster = frameOf(painting.voxels, geometry, frame);
    const changed = change(raster);
    if (changed.every((value, i) => value === raster.filled[i])) return "There is nothing to change on this slice.";
    raster.filled.set(changed);
    keep(bench, painting, painting.voxels, label);
    return null;
  });
}

function copiedTo(by: 1 | -1): Shaping["run"] {
  return onRegion((bench, { geometry, frame }, painting) => {
    const target = clampFrame(geometry, frame + by);
    if (!isPainted(painting.voxels, geometry, frame)) return "Nothing is painted on this slice.";
    if (target === frame) return "There is no further slice.";
    const from = frameOf(painting.voxels, geometry, frame).filled;
    const to = frameOf(painting.voxels, geometry, target).filled;
    from.forEach((value, i) => (to[i] = (to[i] as number) | value));
    keep(bench, painting, painting.voxels, "copied to the next slice");
    return null;
  });
}

const outlinesOf = (bench: Bench, { stack }: Slice): Mark[] => {
  const { finding_id, structure } = bench.owner();
  return bench.store
    .marks()
    .filter((mark) => mark.geometry.kind === "contour" && mark.stack_id === stack.id)
    .filter((mark) => mark.finding_id === finding_id && mark.structure === structure);
};

/** All outlines of what is drawn for on this stack become one painted region, together with what was painted before. */
function toMask(bench: Bench, pane: PaneId): string | null {
  const slice = bench.slice(pane);
  const contours = slice ? outlinesOf(bench, slice) : [];
  const [first] = contours;
  if (!bench.takes("mask")) return "This protocol takes no painted regions.";
  if (!slice || !first) return "There is no contour of what is being drawn in this pane.";
  const painting = paintingOn(bench, slice);
  for (const mark of contours) {
    if (mark.geometry.kind !== "contour") continue;
    const frame = homeFrame(mark, slice.stack);
    const { filled } = frameOf(painting.voxels, slice.geometry, frame);
    rasterised(mark.geometry.points_mm, slice.geometry, frame).forEach((value, i) => (filled[i] = (filled[i] as number) | value));
  }
  // name, colour and origin stay those of what was drawn
  const { id, geometry } = painting.mark;
  const mark = painting.exists ? painting.mark : { ...first, id, geometry };
  const proposed = [mark, ...contours].find((one) => one.proposal_id !== undefined);
  const { origin } = proposed ?? contours.find((one) => one.origin === "interpolated") ?? mark;
  const descent = proposed?.model && proposed.proposal_id ? { model: proposed.model, proposal_id: proposed.proposal_id } : {};
  keep(bench, { ...painting, mark: { ...mark, origin, ...descent } }, painting.voxels, "contours painted", contours.map((mark) => ({ ...mark, deleted: true })));
  return null;
}

/** Every painted slice becomes outlines that hold the same pixel centres. */
const toContours = onRegion((bench, { stack, geometry }, { mark, voxels }) => {
  if (!bench.takes("contour")) return "This protocol takes no contours.";
  const made: Mark[] = [];
  for (let frame = 0; frame < geometry.frames; frame += 1) {
    for (const { points, isHole } of edgePolygons(frameOf(voxels, geometry, frame))) {
      if (isHole) return `The region has a hole on slice ${frame + 1}; an outline cannot hold one. Fill it first.`;
      const entry = stack.frames[frame];
      const points_mm = points.map(([x, y]) => toWorld(geometry, [x, y, frame])) as World[];
      made.push({
        ...mark,
        id: newId(),
        geometry: { kind: "contour", points_mm, closed: true },
        sop_instance_uid: entry?.sop_instance_uid ?? "",
        frame_number: entry?.frame_number ?? 1,
      });
    }
  }
  bench.store.change("region outlined", (edit) => {
    made.forEach((one) => edit.mark(one));
    edit.mark({ ...mark, deleted: true });
  });
  bench.select(null);
  return null;
});

export const SHAPINGS: readonly Shaping[] = [
  {
    key: "interpolate",
    label: "Fill the slices between painted ones",
    keys: ["Shift+I"],
    run: onRegion((bench, { geometry }, painting) => {
      const made = interpolated(painting.voxels, geometry);
      if (!made) return "There is no gap between painted slices.";
      keep(bench, { ...painting, mark: { ...painting.mark, origin: "interpolated" } }, made, "interpolated");
      return null;
    }),
  },
  { key: "smooth-region", label: "Smooth the region on this slice", keys: ["Shift+S"], run: onSlice("smoothed", smoothed) },
  { key: "fill-holes", label: "Fill holes on this slice", keys: ["Shift+F"], run: onSlice("holes filled", withoutHoles) },
  { key: "copy-down", label: "Copy the region to the next slice", keys: ["Shift+ArrowDown"], run: copiedTo(1) },
  { key: "copy-up", label: "Copy the region to the previous slice", keys: ["Shift+ArrowUp"], run: copiedTo(-1) },
  { key: "to-mask", label: "Contours become a painted region", keys: ["Shift+B"], run: toMask },
  { key: "to-contours", label: "The painted region becomes contours", keys: ["Shift+O"], run: toContours },
];
