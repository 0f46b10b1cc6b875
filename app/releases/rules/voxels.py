"""Voxels of drawn objects on the grid of their stack: contours by pixel centres, masks combined, grids changed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.kernel.geometry import Grid, same_grid
from app.kernel.refusals import Invalid
from app.releases.values import BoolArray

FloatArray = NDArray[np.float64]

HOW = ("one", "union", "intersection", "majority")
"""How several masks become one; a majority is more than half of them."""


EVEN_WITHIN_MM = 0.01
"""NIfTI knows evenly spaced slices only; stacks with gaps are left to DICOM SEG."""


def rasterise(points_mm: Sequence[Sequence[float]], grid: Grid) -> BoolArray:
    """Voxels whose centres lie inside a closed contour (even-odd), on the frame nearest to its plane.

    Array (frames, rows, columns). A contour further than half a frame distance from every frame fills none.
    """
    mask = np.zeros(grid.shape, dtype=np.bool_)
    relative = np.asarray(points_mm, dtype=np.float64)
    frame = nearest_frame(float(np.mean((relative - grid.frame_positions_mm[0]) @ grid.normal)), grid)
    if frame is None:
        return mask
    relative = relative - np.asarray(grid.frame_positions_mm[frame])
    columns = relative @ np.asarray(grid.row_direction) / grid.column_spacing_mm
    rows = relative @ np.asarray(grid.column_direction) / grid.row_spacing_mm
    mask[frame] = _inside(columns, rows, grid.rows, grid.columns)
    return mask


def nearest_frame(offset_mm: float, grid: Grid) -> int | None:
    """The frame whose slab holds a distance along the normal (from the first frame)."""
    away = np.abs(grid.frame_offsets_mm - offset_mm)
    nearest = int(np.argmin(away))
    reach = (grid.frame_spacing_mm or 1.0) / 2 + 1e-3
    return nearest if away[nearest] <= reach else None


def combine(masks: Sequence[BoolArray], how: str) -> BoolArray:
    stacked = np.stack(masks)
    if how == "union":
        return np.asarray(stacked.any(axis=0))
    if how == "intersection":
        return np.asarray(stacked.all(axis=0))
    if how == "majority":
        return np.asarray(stacked.sum(axis=0) * 2 > len(masks))
    if how == "one" and len(masks) == 1:
        return masks[0]
    raise Invalid(f"{len(masks)} masks cannot be combined as “{how}”.")


def on_grid(mask: BoolArray, source: Grid, target: Grid) -> BoolArray:
    """The mask on another grid: by index where the grids are the same, else by nearest neighbour."""
    if same_grid(source, target):
        return mask
    result = np.zeros(target.shape, dtype=np.bool_)
    rows, columns = np.mgrid[: target.rows, : target.columns]
    plane = np.stack([columns.ravel(), rows.ravel()], axis=1).astype(np.float64)
    for frame, position in enumerate(target.frame_positions_mm):
        points = (
            np.asarray(position)
            + plane[:, :1] * np.asarray(target.row_direction) * target.column_spacing_mm
            + plane[:, 1:] * np.asarray(target.column_direction) * target.row_spacing_mm
        )
        index = np.rint(source.to_voxel(points)).astype(np.int64)
        inside = np.all((index >= 0) & (index < [source.columns, source.rows, source.frames]), axis=1)
        values = np.zeros(len(points), dtype=np.bool_)
        column, row, slab = index[inside].T
        values[inside] = mask[slab, row, column]
        result[frame] = values.reshape(target.rows, target.columns)
    return result


def is_even(grid: Grid) -> bool:
    if grid.frames < 3:
        return True
    gaps = np.diff(np.asarray(grid.frame_positions_mm), axis=0)
    return bool(np.abs(gaps - gaps.mean(axis=0)).max() <= EVEN_WITHIN_MM)


def _inside(columns: FloatArray, rows: FloatArray, height: int, width: int) -> BoolArray:
    """Even-odd: a pixel centre is inside when a ray along its row crosses the contour an odd number of times.

    An edge owns its lower end only, so a vertex on a row of centres is counted once.
    """
    inside = np.zeros((height, width), dtype=np.bool_)
    centres = np.arange(width, dtype=np.float64)
    next_columns, next_rows = np.roll(columns, -1), np.roll(rows, -1)
    first, last = max(int(np.floor(rows.min())), 0), min(int(np.ceil(rows.max())), height - 1)
    for row in range(first, last + 1):
        crossing = (rows <= row) != (next_rows <= row)
        if not crossing.any():
            continue
        a, b = rows[crossing], next_rows[crossing]
        at = columns[crossing] + (row - a) / (b - a) * (next_columns[crossing] - columns[crossing])
        inside[row] = (np.sum(at[:, None] > centres[None, :], axis=0) % 2).astype(np.bool_)
    return inside
