"""Where structures that exclude each other share room: on one series by voxels, between series by geometry.

What is painted on one series must share no voxel. Outlines are drawn by hand: on one series they overlap where what
they share reaches deeper than `HAND_MM` within a slice. Between series a slice tells of half its thickness at most: a
place counts that lies deeper within the slice of each than half the thickness of the other's, and than `HAND_MM`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from app.kernel.geometry import Grid
from app.kernel.raster import BoolArray, rasterise
from app.protocols.marks import covered, decode, mask_bytes
from app.protocols.rules.places.points import Grids
from app.protocols.values import Json

HAND_MM = 1.0
OVERLAPS_VERSION = "1"
"""Of this file: outcomes kept from earlier saves hold for one version."""


@dataclass(frozen=True)
class Overlap:
    """`voxels` on one series, `ml` between two; both None where the two cannot be compared."""

    one: str
    other: str
    voxels: int | None = None
    ml: float | None = None


@dataclass(frozen=True)
class _Drawn:
    """Of one structure on one stack, as voxels; in a row where the stack has no grid."""

    grid: Grid | None
    space: str | None
    painted: BoolArray | None
    all: BoolArray | None

    @property
    def solid(self) -> tuple[Grid, BoolArray] | None:
        """Where it can be laid over another series."""
        if self.grid is None or self.space is None or self.all is None or self.grid.frames < 2:
            return None
        return self.grid, self.all


def overlaps(marks: Iterable[Json], structures: Sequence[str], grids: Grids) -> Iterator[Overlap]:
    """By pairs of structures, in the order given; marks are of kinds that enclose, masks with their bytes."""
    groups: dict[str, dict[str, list[Json]]] = {}
    for mark in marks:
        if mark.get("structure") in structures:
            groups.setdefault(mark["structure"], {}).setdefault(str(mark["stack_id"]), []).append(mark)
    if len(groups) < 2:
        return
    drawn = {key: {stack: _drawn(of, grids.get(stack)) for stack, of in by.items()} for key, by in groups.items()}
    for one, other in combinations((key for key in structures if key in drawn), 2):
        yield from _between(one, drawn[one], other, drawn[other])


def _drawn(marks: Sequence[Json], grid: Grid | None) -> _Drawn:
    masks = [mask_bytes(mark["geometry"]) for mark in marks if mark["kind"] == "mask"]
    lines = [mark["geometry"]["points_mm"] for mark in marks if mark["kind"] == "contour"] if grid else []
    painted = _union([covered(data) if grid is None else decode(data, grid.shape) for data in masks])
    outlined = rasterise([np.asarray(points, dtype=np.float64) for points in lines], grid) if grid and lines else None
    parts = [part for part in (painted, outlined) if part is not None]
    return _Drawn(grid, marks[0].get("frame_of_reference_uid"), painted, _union(parts))


def _union(parts: Sequence[BoolArray]) -> BoolArray | None:
    return np.logical_or.reduce(parts) if parts else None


def _between(one: str, ours: dict[str, _Drawn], other: str, theirs: dict[str, _Drawn]) -> Iterator[Overlap]:
    voxels, ml, is_unknown = 0, 0.0, False
    for (stack, a), (their_stack, b) in product(ours.items(), theirs.items()):
        if stack == their_stack:
            found = _on_one_stack(a, b)
            voxels += found or 0
        else:
            between = _across(a, b)
            ml = max(ml, between or 0.0)
            found = None if between is None else 0
        is_unknown = is_unknown or found is None
    if voxels:
        yield Overlap(one, other, voxels=voxels)
    elif ml:
        yield Overlap(one, other, ml=ml)
    elif is_unknown:
        yield Overlap(one, other)


def _on_one_stack(a: _Drawn, b: _Drawn) -> int | None:
    if a.painted is not None and b.painted is not None and (shared := int((a.painted & b.painted).sum())):
        return shared
    if a.all is None or b.all is None:
        return None
    both = a.all & b.all
    if a.grid is None:
        return 0
    return int(both.sum()) if (_depths_mm(both, a.grid) > HAND_MM).any() else 0


def _across(a: _Drawn, b: _Drawn) -> float | None:
    if a.solid is None or b.solid is None or a.space != b.space:
        return None
    (fine, own), (coarse, other) = sorted((a.solid, b.solid), key=lambda one: one[0].voxel_volume_mm3)
    inside = np.argwhere(own)
    exact = coarse.to_voxel(fine.to_patient(inside[:, ::-1].astype(np.float64)))[:, ::-1]
    near = np.rint(exact).astype(np.int64)
    seen = ((near >= 0) & (near < coarse.shape)).all(axis=1)
    at, there, off_mm = inside[seen], near[seen], np.abs(exact - near)[seen, 0] * coarse.frame_spacing_mm
    shared = other[tuple(there.T)]
    deep = _depths_mm(own, fine)[tuple(at.T)] > _reach_mm(coarse)
    deep &= _depths_mm(other, coarse)[tuple(there.T)] > _reach_mm(fine) + off_mm
    return int(shared.sum()) * fine.voxel_volume_mm3 / 1000 if deep.any() else 0.0


def _reach_mm(other: Grid) -> float:
    return max(HAND_MM, other.frame_spacing_mm / 2)


def _depths_mm(mask: BoolArray, grid: Grid) -> NDArray[np.float64]:
    """How far each voxel lies from the nearest one outside on its own slice; 0 outside."""
    depths = np.zeros(mask.shape)
    seen = mask.any(axis=0)
    box = tuple(slice(at.min(), at.max() + 1) for at in np.nonzero(seen)) if seen.any() else ()
    spacing_mm = (grid.row_spacing_mm, grid.column_spacing_mm)
    for frame in np.flatnonzero(mask.any(axis=(1, 2))):
        padded = np.pad(mask[frame][box], 1)
        depths[frame][box] = distance_transform_edt(padded, sampling=spacing_mm)[1:-1, 1:-1]
    return depths
