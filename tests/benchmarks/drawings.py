"""Drawings for benchmarks: ellipsoids on a T2 grid of 24 x 384 x 384 voxels, a little another one for each reader."""

from functools import cache
from typing import Any

import numpy as np

from app.agreement.rules.regions import Place
from app.agreement.values import BoolArray
from app.kernel.geometry import Grid

SHAPE = (24, 384, 384)
SPACING_MM = (3.0, 0.5, 0.5)
# radii in mm of a gland, its inner gland and a lesion-sized part (frame, row, column)
STRUCTURES = {"gland": (24.0, 22.0, 26.0), "transition_zone": (17.0, 14.0, 17.0), "lesion": (6.0, 5.0, 5.0)}
GRID = Grid(
    rows=SHAPE[1],
    columns=SHAPE[2],
    row_spacing_mm=0.5,
    column_spacing_mm=0.5,
    row_direction=(1.0, 0.0, 0.0),
    column_direction=(0.0, 1.0, 0.0),
    frame_positions_mm=tuple((0.0, 0.0, 3.0 * k) for k in range(SHAPE[0])),
)
PLACE = Place("t2", GRID, "1.2.3")


@cache
def _axes() -> tuple[Any, Any, Any]:
    return tuple(np.meshgrid(*(np.arange(n) * mm for n, mm in zip(SHAPE, SPACING_MM, strict=True)), indexing="ij"))


def drawn(radii_mm: tuple[float, float, float], generator: np.random.Generator) -> BoolArray:
    """An ellipsoid near the middle, a little another one for each reader."""
    middle = np.array(SHAPE) * SPACING_MM / 2 + generator.normal(0, 1.0, 3)
    scaled = np.array(radii_mm) * generator.normal(1, 0.05, 3)
    offsets = zip(_axes(), middle, scaled, strict=True)
    return np.asarray(sum(((axis - centre) / radius) ** 2 for axis, centre, radius in offsets) <= 1)


GRID_JSON = {
    "rows": GRID.rows,
    "columns": GRID.columns,
    "row_spacing_mm": GRID.row_spacing_mm,
    "column_spacing_mm": GRID.column_spacing_mm,
    "row_direction": list(GRID.row_direction),
    "column_direction": list(GRID.column_direction),
    "frame_positions_mm": [list(position) for position in GRID.frame_positions_mm],
}
