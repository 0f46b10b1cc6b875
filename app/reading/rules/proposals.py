"""Whether a mark is still the proposal it was taken from, and how many voxels were added and removed: pure."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from app.kernel.geometry import Grid
from app.kernel.raster import rasterise

SAME_WITHIN_MM = 0.01
"""Places that lie as near are the same: numbers are written and read on the way, nothing is drawn as finely."""

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Drawn:
    """A mark as it is compared. `voxels` (frames, rows, columns) of a mask; other kinds have places."""

    kind: str
    geometry: dict[str, Any]
    stack_id: UUID
    voxels: BoolArray | None = None


@dataclass(frozen=True)
class Edit:
    """Voxels are None where none are enclosed, or the two lie on no common grid."""

    is_edited: bool
    voxels_added: int | None = None
    voxels_removed: int | None = None


def edit(mark: Drawn, proposal: Drawn, grid: Grid | None) -> Edit:
    """What was done to a proposal; `grid` is that of the mark's images.

    Masks are the same voxel for voxel, places within `SAME_WITHIN_MM`. An outline lies on one slice and is held
    against the proposal on that slice.
    """
    is_edited = not _is_same(mark, proposal)
    if grid is None or mark.stack_id != proposal.stack_id:
        return Edit(is_edited)
    mine, theirs = _enclosed(mark, grid), _enclosed(proposal, grid)
    if mine is None or theirs is None:
        return Edit(is_edited)
    if mark.kind == "contour" and proposal.kind == "mask":
        frame = _frame(mark, grid)
        mine, theirs = mine[frame], theirs[frame]
    return Edit(is_edited, int((mine & ~theirs).sum()), int((theirs & ~mine).sum()))


def _is_same(mark: Drawn, proposal: Drawn) -> bool:
    if (mark.kind, mark.stack_id) != (proposal.kind, proposal.stack_id):
        return False
    if mark.voxels is not None and proposal.voxels is not None:
        return bool(np.array_equal(mark.voxels, proposal.voxels))
    mine, theirs = _places(mark), _places(proposal)
    if not mine.size:
        return mark.geometry == proposal.geometry
    return mine.shape == theirs.shape and bool((np.linalg.norm(mine - theirs, axis=1) <= SAME_WITHIN_MM).all())


def _places(one: Drawn) -> NDArray[np.float64]:
    point = one.geometry.get("point_mm")
    places = one.geometry.get("points_mm", ()) if point is None else [point]
    return np.asarray(places, dtype=np.float64).reshape(-1, 3)


def _enclosed(one: Drawn, grid: Grid) -> BoolArray | None:
    return rasterise([_places(one)], grid) if one.kind == "contour" else one.voxels


def _frame(one: Drawn, grid: Grid) -> int:
    return int(np.clip(np.rint(grid.to_voxel(_places(one))[:, 2].mean()), 0, grid.frames - 1))
