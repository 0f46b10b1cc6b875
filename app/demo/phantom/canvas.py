"""A canvas: the voxels of one series in anatomical millimetres, painted shape over shape with soft edges."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.demo.phantom.noise import Field, Points, Values, isotropic, smooth
from app.demo.phantom.shapes import Bounds, Shape, grown
from app.demo.phantom.tissues import Tissue
from app.kernel.geometry import Grid

Region = tuple[slice, slice, slice]
WHOLE: Region = (slice(None), slice(None), slice(None))

SCALES_MM = {
    "mottle": (1.5, 1.5, 1.9),
    "clouds": (6.5, 6.5, 6.5),
    "fibres": (1.7, 6.0, 5.0),
    "broad": (11.0, 11.0, 11.0),
    "fine": (5.5, 5.5, 5.5),
}
COARSE_STEPS = {"clouds": 4, "broad": 4, "fine": 3}
"""Fields that vary slowly enough to be computed on every n-th voxel only."""


class Canvas:
    """`points` are x, y, z in anatomical mm; `wandering` the same, displaced so that no outline is a formula."""

    def __init__(
        self, grid: Grid, offset_mm: Sequence[float], channels: tuple[str, ...], seed: int, edge_mm: float
    ) -> None:
        self.grid, self.channels, self.edge_mm, self.seed = grid, channels, edge_mm, seed
        self._offset = np.asarray(offset_mm, dtype=np.float64)
        affine = grid.affine()
        k, j, i = np.ogrid[: grid.frames, : grid.rows, : grid.columns]
        x, y, z = (
            (affine[a, 0] * i + affine[a, 1] * j + affine[a, 2] * k + affine[a, 3] - offset_mm[a]).astype(np.float32)
            for a in range(3)
        )
        self.points: Points = (x, y, z)
        dx, dy, dz = (np.float32(1.3) * smooth(isotropic(seed * 7 + a, 17.0), self.points, 8) for a in range(3))
        self.wandering: Points = (x + dx, y + dy, z + dz)
        self.images = {name: np.zeros(grid.shape, dtype=np.float32) for name in channels}
        self._fields: dict[str, Values] = {}

    def fill(self, tissue: Tissue) -> None:
        for name, image in self.images.items():
            image[...] = getattr(tissue, name) * self._texture(tissue, name, WHOLE)

    def paint(self, shape: Shape, tissue: Tissue, *, edge_mm: float | None = None, exact: bool = False) -> None:
        """`exact` paints where the shape says (glands, lesions); otherwise outlines wander a little."""
        edge = max(edge_mm or 0.0, self.edge_mm)
        region = self._region(grown(shape.bounds(), edge + (0.0 if exact else 4.0)))
        if region is None:
            return
        source = self.points if exact else self.wandering
        distance = shape.distance((source[0][region], source[1][region], source[2][region]))
        alpha = np.clip(0.5 - distance / np.float32(edge), 0, 1)
        if not alpha.any():
            return
        for name, image in self.images.items():
            part = image[region]
            part += alpha * (getattr(tissue, name) * self._texture(tissue, name, region) - part)

    def _texture(self, tissue: Tissue, channel: str, region: Region) -> Values:
        strength = 1.0 if channel == "t2" else 0.5
        factor = np.ones(self.points[0][region].shape, dtype=np.float32)
        for name in ("mottle", "clouds", "fibres"):
            if weight := getattr(tissue, name):
                factor += np.float32(weight * strength) * self._field(name)[region]
        if tissue.strands:
            factor -= np.float32(tissue.strands * strength) * self._field("septa")[region]
        return np.asarray(np.maximum(factor, np.float32(0.05)), dtype=np.float32)

    def _field(self, name: str) -> Values:
        if name not in self._fields:
            self._fields[name] = self._septa() if name == "septa" else self._noise(name, self.points)
        return self._fields[name]

    def _noise(self, name: str, points: Points) -> Values:
        field = Field(self.seed * 11 + tuple(SCALES_MM).index(name), SCALES_MM[name])
        return smooth(field, points, COARSE_STEPS.get(name, 1))

    def _septa(self) -> Values:
        """Thin dark sheets: where a smooth field crosses zero, here thicker, there gone."""
        broad, fine = self._noise("broad", self.wandering), self._noise("fine", self.wandering)
        sheets = np.exp(-((fine / np.float32(0.16)) ** 2)) * np.clip(broad * np.float32(1.5) - np.float32(0.3), 0, 1.4)
        return np.asarray(sheets, dtype=np.float32)

    def _region(self, bounds: Bounds) -> Region | None:
        low, high = (np.asarray(corner) + self._offset for corner in bounds)
        corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
        voxels: NDArray[np.float64] = self.grid.to_voxel(corners)
        slices = []
        for axis, size in ((2, self.grid.frames), (1, self.grid.rows), (0, self.grid.columns)):
            start = max(0, math.floor(voxels[:, axis].min()))
            stop = min(size, math.ceil(voxels[:, axis].max()) + 1)
            if start >= stop:
                return None
            slices.append(slice(start, stop))
        return (slices[0], slices[1], slices[2])
