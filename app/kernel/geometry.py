"""Geometry of image stacks in patient millimetres (DICOM LPS): grids, affines, when two grids are the same.

Sources: DICOM PS3.3 C.7.6.2 (Image Plane); the tolerance of 0.1 mm is CLINICAL.md's decision 3.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Millimetres3 = tuple[float, float, float]
FloatArray = NDArray[np.float64]

SAME_GRID_TOLERANCE_MM = 0.1


@dataclass(frozen=True)
class Grid:
    """Parallel frames of one size, sorted by position along their normal.

    `row_direction` is the direction in which the column index grows (first triple of ImageOrientationPatient),
    `column_direction` the one in which the row index grows. `row_spacing_mm` is the distance between rows
    (PixelSpacing[0]), `column_spacing_mm` between columns (PixelSpacing[1]).
    """

    rows: int
    columns: int
    row_spacing_mm: float
    column_spacing_mm: float
    row_direction: Millimetres3
    column_direction: Millimetres3
    frame_positions_mm: tuple[Millimetres3, ...]

    @property
    def frames(self) -> int:
        return len(self.frame_positions_mm)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(frames, rows, columns): the order of every voxel array in the house."""
        return (self.frames, self.rows, self.columns)

    @property
    def normal(self) -> FloatArray:
        return np.asarray(np.cross(np.asarray(self.row_direction), np.asarray(self.column_direction)), dtype=np.float64)

    @property
    def frame_offsets_mm(self) -> FloatArray:
        """Positions of the frames along the normal, relative to the first."""
        positions = np.asarray(self.frame_positions_mm)
        return np.asarray((positions - positions[0]) @ self.normal, dtype=np.float64)

    @property
    def frame_spacing_mm(self) -> float:
        """Mean distance between neighbouring frames; 0 for a single frame."""
        offsets = self.frame_offsets_mm
        return float((offsets[-1] - offsets[0]) / (self.frames - 1)) if self.frames > 1 else 0.0

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        """(frame, row, column) distances, the order of voxel arrays."""
        return (self.frame_spacing_mm, self.row_spacing_mm, self.column_spacing_mm)

    @property
    def voxel_volume_mm3(self) -> float:
        """Zero for a single frame: a slice alone has no volume."""
        return self.frame_spacing_mm * self.row_spacing_mm * self.column_spacing_mm

    def affine(self) -> FloatArray:
        """4x4, maps (column, row, frame, 1) to LPS millimetres, assuming evenly spaced frames."""
        matrix = np.eye(4)
        positions = np.asarray(self.frame_positions_mm)
        matrix[:3, 0] = np.asarray(self.row_direction) * self.column_spacing_mm
        matrix[:3, 1] = np.asarray(self.column_direction) * self.row_spacing_mm
        step = (positions[-1] - positions[0]) / (self.frames - 1) if self.frames > 1 else self.normal
        matrix[:3, 2] = step
        matrix[:3, 3] = positions[0]
        return matrix

    def to_voxel(self, points_mm: FloatArray) -> FloatArray:
        """LPS millimetres, shape (n, 3), to continuous (column, row, frame) indices, shape (n, 3)."""
        inverse = np.linalg.inv(self.affine())
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        return np.asarray(points @ inverse[:3, :3].T + inverse[:3, 3])

    def to_patient(self, indices: FloatArray) -> FloatArray:
        """(column, row, frame) indices, shape (n, 3), to LPS millimetres, shape (n, 3)."""
        matrix = self.affine()
        points = np.atleast_2d(np.asarray(indices, dtype=np.float64))
        return np.asarray(points @ matrix[:3, :3].T + matrix[:3, 3])

    def corners_mm(self) -> FloatArray:
        """The eight corner voxel centres, shape (8, 3)."""
        ends = product((0, self.columns - 1), (0, self.rows - 1), (0, self.frames - 1))
        return self.to_patient(np.asarray(list(ends), dtype=np.float64))


def same_grid(a: Grid, b: Grid, tolerance_mm: float = SAME_GRID_TOLERANCE_MM) -> bool:
    """Same size, and no corner further apart than the tolerance."""
    return a.shape == b.shape and largest_corner_distance_mm(a, b) <= tolerance_mm


def largest_corner_distance_mm(a: Grid, b: Grid) -> float:
    return float(np.linalg.norm(a.corners_mm() - b.corners_mm(), axis=1).max())


def grid_from_json(data: dict[str, object]) -> Grid:
    """The inverse of `grid_to_json`."""
    positions = data["frame_positions_mm"]
    assert isinstance(positions, list)
    return Grid(
        rows=int(str(data["rows"])),
        columns=int(str(data["columns"])),
        row_spacing_mm=float(str(data["row_spacing_mm"])),
        column_spacing_mm=float(str(data["column_spacing_mm"])),
        row_direction=_triple(data["row_direction"]),
        column_direction=_triple(data["column_direction"]),
        frame_positions_mm=tuple(_triple(p) for p in positions),
    )


def grid_to_json(grid: Grid) -> dict[str, object]:
    return {
        "rows": grid.rows,
        "columns": grid.columns,
        "row_spacing_mm": grid.row_spacing_mm,
        "column_spacing_mm": grid.column_spacing_mm,
        "row_direction": list(grid.row_direction),
        "column_direction": list(grid.column_direction),
        "frame_positions_mm": [list(p) for p in grid.frame_positions_mm],
    }


def _triple(value: object) -> Millimetres3:
    assert isinstance(value, (list, tuple))
    x, y, z = (float(v) for v in value)
    return (x, y, z)
