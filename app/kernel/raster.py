"""Between outlines, masks and grids: contours to voxels, and a mask onto another grid.

A pixel belongs to a contour when its centre does (even-odd rule), so nested outlines cut holes. Resampling is
nearest neighbour: a label is never mixed.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from app.kernel.geometry import FloatArray, Grid

BoolArray = NDArray[np.bool_]


def rasterise(contours_mm: Sequence[FloatArray], grid: Grid) -> BoolArray:
    """Closed outlines in patient millimetres, each (n, 3) and in one slice, as (frames, rows, columns)."""
    crossings = np.zeros((grid.frames, grid.rows, grid.columns + 1), dtype=np.int32)
    for contour in contours_mm:
        points = grid.to_voxel(contour)
        frame = int(np.clip(np.rint(points[:, 2].mean()), 0, grid.frames - 1))
        _count_crossings(points[:, :2], crossings[frame])
    return np.asarray(np.cumsum(crossings, axis=2)[:, :, :-1] % 2 == 1)


def _count_crossings(points: FloatArray, counts: NDArray[np.int32]) -> None:
    """Adds, for each edge and each row it passes, one crossing at the first pixel centre right of it."""
    rows, last = counts.shape[0], counts.shape[1] - 1
    for (x1, y1), (x2, y2) in zip(points, np.roll(points, -1, axis=0), strict=True):
        if y1 == y2:
            continue
        if y1 > y2:
            x1, y1, x2, y2 = x2, y2, x1, y1
        # half-open, so that a vertex on a row counts once
        passed = np.arange(max(0, int(np.ceil(y1))), min(rows, int(np.ceil(y2))))
        at = x1 + (passed - y1) * (x2 - x1) / (y2 - y1)
        first = np.clip(np.ceil(at), 0, last).astype(np.int64)
        np.add.at(counts, (passed, first), 1)


def resample_nearest(mask: BoolArray, source: Grid, target: Grid) -> BoolArray:
    """The mask (frames, rows, columns) of `source` on `target`: each voxel takes its nearest source voxel."""
    result = np.zeros(target.shape, dtype=np.bool_)
    found = np.argwhere(mask)
    if found.size == 0:
        return result
    low, high = found.min(axis=0) - 0.5, found.max(axis=0) + 0.5
    corners = np.array(list(product(*zip(low, high, strict=True))))[:, ::-1]
    reach = target.to_voxel(source.to_patient(corners))
    start = np.clip(np.floor(reach.min(axis=0)).astype(int), 0, None)
    stop = np.minimum(np.ceil(reach.max(axis=0)).astype(int) + 1, (target.columns, target.rows, target.frames))
    if (start >= stop).any():
        return result
    axes = [np.arange(a, b) for a, b in zip(start, stop, strict=True)]
    columns, rows, frames = np.meshgrid(*axes, indexing="ij")
    indices = np.stack([columns.ravel(), rows.ravel(), frames.ravel()], axis=1)
    nearest = np.rint(source.to_voxel(target.to_patient(indices.astype(np.float64)))).astype(int)
    inside = ((nearest >= 0) & (nearest < (source.columns, source.rows, source.frames))).all(axis=1)
    kept, from_ = indices[inside], nearest[inside]
    result[kept[:, 2], kept[:, 1], kept[:, 0]] = mask[from_[:, 2], from_[:, 1], from_[:, 0]]
    return result
