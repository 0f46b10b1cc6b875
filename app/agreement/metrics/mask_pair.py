"""Two masks on one grid, with what mask metrics share: counts, surfaces, distances between surfaces.

A surface voxel is a mask voxel with a face neighbour outside the mask or outside the volume. Distances run
between voxel centres, in millimetres. One distance map per reader serves all of that reader's pairs, computed
in the box around all masks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from scipy import ndimage

from app.agreement.values import BoolArray, FloatArray, MetricValue, Spacing

BOTH_EMPTY = "both masks are empty"
ONE_EMPTY = "one of the masks is empty"

_FACES = ndimage.generate_binary_structure(3, 1)


@dataclass(frozen=True)
class Region:
    """One reader's mask, cut to a box, with its surface; `origin` is the box's first voxel in the grid.

    Part of a mask (`within`) keeps the surface and distances of the whole: cutting makes no surface of its own.
    """

    mask: BoolArray
    spacing_mm: Spacing
    origin: tuple[int, int, int] = (0, 0, 0)
    whole: "Region | None" = None

    @cached_property
    def voxels(self) -> int:
        return int(np.count_nonzero(self.mask))

    @cached_property
    def surface(self) -> BoolArray:
        if self.whole is not None:
            return np.asarray(self.whole.surface & self.mask)
        inner = ndimage.binary_erosion(self.mask, _FACES, border_value=0)
        return np.asarray(self.mask & ~inner)

    @cached_property
    def distance_to_surface_mm(self) -> FloatArray:
        if self.whole is not None:
            return self.whole.distance_to_surface_mm
        return np.asarray(ndimage.distance_transform_edt(~self.surface, sampling=self.spacing_mm), dtype=np.float64)

    @cached_property
    def centroid_mm(self) -> FloatArray:
        """(frame, row, column) millimetres from the grid's first voxel."""
        indices = np.argwhere(self.mask).mean(axis=0) + np.asarray(self.origin)
        return np.asarray(indices * np.asarray(self.spacing_mm))

    def within(self, frames: slice) -> "Region":
        """The part of the mask in these frames of the grid."""
        kept = np.zeros_like(self.mask)
        own = slice(max(0, frames.start - self.origin[0]), max(0, frames.stop - self.origin[0]))
        kept[own] = self.mask[own]
        return Region(kept, self.spacing_mm, self.origin, self.whole or self)

    @property
    def voxel_ml(self) -> float:
        return float(np.prod(self.spacing_mm)) / 1000


@dataclass(frozen=True)
class MaskPair:
    a: Region
    b: Region

    def within(self, frames: slice) -> "MaskPair":
        """Both masks' parts in these frames; distances still run to the whole other surface."""
        return MaskPair(self.a.within(frames), self.b.within(frames))

    @cached_property
    def intersection(self) -> int:
        return int(np.count_nonzero(self.a.mask & self.b.mask))

    @property
    def both_empty(self) -> bool:
        return self.a.voxels == 0 and self.b.voxels == 0

    @property
    def one_empty(self) -> bool:
        return (self.a.voxels == 0) != (self.b.voxels == 0)

    @cached_property
    def a_to_b_mm(self) -> FloatArray:
        """From each surface voxel of A to the nearest of B."""
        return self.b.distance_to_surface_mm[self.a.surface]

    @cached_property
    def b_to_a_mm(self) -> FloatArray:
        return self.a.distance_to_surface_mm[self.b.surface]

    @cached_property
    def both_ways_mm(self) -> FloatArray:
        return np.concatenate([self.a_to_b_mm, self.b_to_a_mm])


def box_of(mask: BoolArray) -> tuple[slice, slice, slice] | None:
    """The smallest box around the mask; None for an empty one. A projection at a time, each within the one before."""
    frames = np.flatnonzero(np.any(mask, axis=(1, 2)))
    if frames.size == 0:
        return None
    of_frames = slice(int(frames[0]), int(frames[-1]) + 1)
    plane = np.logical_or.reduce(mask[of_frames], axis=0)
    rows = np.flatnonzero(np.logical_or.reduce(plane, axis=1))
    columns = np.flatnonzero(np.logical_or.reduce(plane, axis=0))
    return of_frames, slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def regions(masks: Sequence[BoolArray], spacing_mm: Spacing) -> list[Region]:
    """The masks of several readers on one grid, cut to the box around all of them."""
    boxes = [box for mask in masks if (box := box_of(mask)) is not None]
    if not boxes:
        empty = np.zeros((1, 1, 1), dtype=np.bool_)
        return [Region(empty, spacing_mm) for _ in masks]
    low = [min(box[axis].start for box in boxes) for axis in range(3)]
    around = tuple(slice(low[axis], max(box[axis].stop for box in boxes)) for axis in range(3))
    return [Region(np.ascontiguousarray(mask[around]), spacing_mm, (low[0], low[1], low[2])) for mask in masks]


def pair_of(a: BoolArray, b: BoolArray, spacing_mm: Spacing) -> MaskPair:
    return MaskPair(*regions([a, b], spacing_mm))


def pairs_of(masks: Sequence[BoolArray], spacing_mm: Spacing) -> dict[tuple[int, int], MaskPair]:
    """Every pair of readers, each distance map computed once."""
    known = regions(masks, spacing_mm)
    return {(i, j): MaskPair(known[i], known[j]) for i, j in combinations(range(len(known)), 2)}


@dataclass(frozen=True)
class MaskMetric:
    """A measure of two masks. `compute` is only asked when it is defined; `of_empty` answers for one empty mask
    (None: undefined); without `has_levels` it says nothing of base, mid and apex."""

    key: str
    label: str
    version: int
    compute: Callable[[MaskPair], float]
    of_empty: float | None = None
    unit: str = ""
    needs_masks: bool = True
    has_levels: bool = True

    @property
    def definition(self) -> str:
        return f"{self.key}/{self.version}"

    def evaluate(self, pair: MaskPair) -> MetricValue:
        if self.needs_masks and pair.both_empty:
            return MetricValue(None, 1, self.definition, reason=BOTH_EMPTY)
        if self.needs_masks and pair.one_empty:
            reason = ONE_EMPTY if self.of_empty is None else None
            return MetricValue(self.of_empty, 1, self.definition, reason=reason)
        return MetricValue(float(self.compute(pair)), 1, self.definition)
