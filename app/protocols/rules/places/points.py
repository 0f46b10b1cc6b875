"""What was drawn as points in patient millimetres (LPS): voxel centres of masks and outlines, points of lines."""

from collections.abc import Iterable, Mapping

import numpy as np

from app.kernel.geometry import FloatArray, Grid
from app.kernel.raster import rasterise
from app.protocols.marks import decode, mask_bytes
from app.protocols.values import Json

Grids = Mapping[str, Grid]
"""The grids of the stacks that were drawn on, by stack id; one without a common grid is left out."""

LINE_POINTS = 21
LINES = {"length": ((0, 1),), "bidirectional": ((0, 1), (2, 3)), "angle": ((0, 1), (1, 2))}
"""Which of its points each line joins, for kinds made of lines."""


def points_of(mark: Json, grids: Grids) -> FloatArray:
    """Shape (n, 3); none where the images of a mask have no common grid. A mask needs its bytes."""
    kind, geometry = mark["kind"], mark["geometry"]
    if kind == "frames":
        return np.empty((0, 3))
    if kind == "point":
        return np.asarray([geometry["point_mm"]], dtype=np.float64)
    if kind in LINES:
        ends = np.asarray(geometry["points_mm"], dtype=np.float64)
        return np.concatenate([np.linspace(ends[a], ends[b], LINE_POINTS) for a, b in LINES[kind]])
    grid = grids.get(str(mark["stack_id"]))
    if kind == "mask":
        return np.empty((0, 3)) if grid is None else _centres(decode(mask_bytes(geometry), grid.shape), grid)
    outline = np.asarray(geometry["points_mm"], dtype=np.float64)
    filled = np.empty((0, 3)) if grid is None else _centres(rasterise([outline], grid), grid)
    # the outline itself too: it may be thinner than a pixel
    return np.concatenate((outline, filled))


def together(marks: Iterable[Json], grids: Grids) -> FloatArray:
    return np.concatenate([np.empty((0, 3)), *(points_of(mark, grids) for mark in marks)])


def _centres(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], grid: Grid) -> FloatArray:
    return grid.to_patient(np.argwhere(mask)[:, ::-1].astype(np.float64))
