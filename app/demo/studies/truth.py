"""What a phantom study really shows: gland, zones and lesions as solid shapes in patient millimetres (LPS)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.demo.phantom.cases import PhantomCase
from app.demo.phantom.lesions import Lesion
from app.demo.phantom.noise import Points
from app.demo.phantom.shapes import Bounds, Shape, Triple
from app.demo.studies.sectors import sectors_of
from app.kernel.geometry import Grid
from app.protocols.schemes.pirads21 import assess

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class TruthLesion:
    lesion: Lesion
    case: PhantomCase
    number: int

    @cached_property
    def shape(self) -> Shape:
        return self.lesion.body(self.case.gland, self.case.seed + 31 + self.number)

    @property
    def center_mm(self) -> Triple:
        return _moved(self.case.gland.place(self.lesion.at), self.case.offset_mm)

    @property
    def category(self) -> str:
        lesion = self.lesion
        return assess(
            zone=lesion.rule_zone, t2w=lesion.t2w, dwi=lesion.dwi, dce=lesion.dce if self.case.contrast else "X"
        ).category

    @property
    def diameter_mm(self) -> float:
        return self.lesion.longest_axis()[1]

    @property
    def longest_mm(self) -> tuple[Triple, Triple]:
        """Ends of the largest axial diameter."""
        direction, length = self.lesion.longest_axis()
        half: Triple = (direction[0] * length / 2, direction[1] * length / 2, 0.0)
        center = self.center_mm
        return _moved(center, (-half[0], -half[1], 0.0)), _moved(center, half)

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        return sectors_of(self.case.gland, self.shape)

    def distance(self, points_mm: NDArray[np.float64]) -> NDArray[np.float32]:
        """Signed distance to its surface, mm, of LPS points (..., 3)."""
        return self.shape.distance(_anatomical(points_mm, self.case.offset_mm))

    def mask(self, grid: Grid) -> Mask:
        """Voxels whose centres lie in the lesion, (frames, rows, columns)."""
        return _mask(self.shape, grid, self.case.offset_mm)


@dataclass(frozen=True)
class Truth:
    case: PhantomCase

    @cached_property
    def lesions(self) -> tuple[TruthLesion, ...]:
        return tuple(TruthLesion(lesion, self.case, n) for n, lesion in enumerate(self.case.lesions))

    def gland_mask(self, grid: Grid) -> Mask:
        return _mask(self.case.gland.outline, grid, self.case.offset_mm)

    def zone(self, points_mm: NDArray[np.float64]) -> "np.ndarray[tuple[int, ...], np.dtype[np.str_]]":
        """PZ, TZ, CZ, AFS or empty, of LPS points (..., 3)."""
        return self.case.gland.zone(_anatomical(points_mm, self.case.offset_mm))

    @cached_property
    def axes_mm(self) -> dict[str, tuple[Triple, Triple]]:
        """Ends of the three axes a reader measures: `ap`, `transverse`, `longitudinal`."""
        gland, offset = self.case.gland, self.case.offset_mm
        ends = {
            "ap": ((0.0, -0.98, 0.0), (0.0, gland.back(0.0) / gland.ry, 0.0)),
            "transverse": ((-0.99, -0.05, 0.0), (0.99, -0.05, 0.0)),
            "longitudinal": ((0.0, 0.0, -0.99), (0.0, 0.0, 0.99)),
        }
        return {name: (_moved(gland.place(a), offset), _moved(gland.place(b), offset)) for name, (a, b) in ends.items()}


def _mask(shape: Shape, grid: Grid, offset_mm: Triple) -> Mask:
    """Only the box around the shape is looked at."""
    low, high = _box(shape.bounds(), grid, offset_mm)
    mask = np.zeros(grid.shape, dtype=np.bool_)
    if np.any(high <= low):
        return mask
    columns, rows, frames = (np.arange(a, b) for a, b in zip(low, high, strict=True))
    k, j, i = np.meshgrid(frames, rows, columns, indexing="ij")
    places = grid.to_patient(np.stack([i.ravel(), j.ravel(), k.ravel()], axis=1).astype(np.float64))
    inside = shape.distance(_anatomical(places, offset_mm)) < 0
    mask[low[2] : high[2], low[1] : high[1], low[0] : high[0]] = inside.reshape(k.shape)
    return mask


def _box(bounds: Bounds, grid: Grid, offset_mm: Triple) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    (ax, ay, az), (bx, by, bz) = bounds
    corners = np.array([[x, y, z] for x in (ax, bx) for y in (ay, by) for z in (az, bz)]) + np.asarray(offset_mm)
    voxels = grid.to_voxel(corners)
    size = np.array([grid.columns, grid.rows, grid.frames])
    low = np.clip(np.floor(voxels.min(axis=0)), 0, size).astype(np.int64)
    high = np.clip(np.ceil(voxels.max(axis=0)) + 1, 0, size).astype(np.int64)
    return low, high


def _anatomical(points_mm: NDArray[np.float64], offset_mm: Triple) -> Points:
    x, y, z = ((points_mm[..., axis] - offset).astype(np.float32) for axis, offset in enumerate(offset_mm))
    return x, y, z


def _moved(point: Triple, by: Triple) -> Triple:
    return point[0] + by[0], point[1] + by[1], point[2] + by[2]
