"""Where the ultrasound probe lies: in the rectum, along the back of the gland; and what each picture of it samples."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from app.demo.phantom.canvas import Canvas
from app.demo.phantom.cases import PhantomCase
from app.demo.phantom.echo import WALL_MM
from app.demo.phantom.noise import Values
from app.demo.phantom.scene import painted_about_probe
from app.demo.phantom.shapes import Triple
from app.kernel.geometry import Grid

RADIUS_MM = 10.0
REACH_MM = 60.0
HALF_WIDTH_MM, HALF_LENGTH_MM = 43.0, 31.0
_PAINTED_MM, _PAINTED_STEP_MM = 0.55, 1.0


@dataclass(frozen=True)
class Probe:
    """Coordinates of the probe in mm: across (left), down (posterior) and along (superior) from its axis."""

    case: PhantomCase

    @cached_property
    def axes(self) -> tuple[Triple, Triple, Triple]:
        """Across, down, along as patient directions: parallel to the leaning gland's back."""
        lean = math.radians(self.case.gland.lean_deg)
        cos, sin = math.cos(lean), math.sin(lean)
        return (1.0, 0.0, 0.0), (0.0, cos, sin), (0.0, -sin, cos)

    @cached_property
    def origin_mm(self) -> Triple:
        """The point of its axis behind the middle of the gland, LPS; the rectal wall lies between them."""
        behind = 0.87 * self.case.gland.ry + WALL_MM + RADIUS_MM
        x, y, z = np.asarray(self.case.offset_mm) + behind * np.asarray(self.axes[1])
        return float(x), float(y), float(z)

    def grid(self, spacing_mm: float, step_mm: float) -> Grid:
        """Frames across the probe, from the apex up; the probe's axis near their lower edge, anterior at the top."""
        across, down, along = (np.asarray(axis) for axis in self.axes)
        columns, rows = (int(mm / spacing_mm) for mm in (2 * HALF_WIDTH_MM, RADIUS_MM + REACH_MM))
        corner = np.asarray(self.origin_mm) - across * HALF_WIDTH_MM - down * (rows - 1) * spacing_mm
        frames = int(2 * HALF_LENGTH_MM / step_mm)
        places = (corner + along * step_mm * (k - (frames - 1) / 2) for k in range(frames))
        positions = tuple((float(p[0]), float(p[1]), float(p[2])) for p in places)
        return Grid(rows, columns, spacing_mm, spacing_mm, self.axes[0], self.axes[1], positions)

    @cached_property
    def painted(self) -> Canvas:
        """The tissues about it, once for all its pictures."""
        return painted_about_probe(self.case, self.grid(_PAINTED_MM, _PAINTED_STEP_MM), 0.5)

    def echo(self, across_mm: Values, up_mm: Values, along_mm: Values) -> Values:
        """Backscatter at places given in mm from the probe's axis: left, anterior, superior."""
        across, down, along = (np.asarray(axis) for axis in self.axes)
        shape = np.broadcast_shapes(across_mm.shape, up_mm.shape, along_mm.shape)
        to_voxel = np.linalg.inv(self.painted.grid.affine())
        turned: NDArray[np.float64] = to_voxel[:3, :3] @ np.stack([across, -down, along], axis=1)
        start = to_voxel[:3, :3] @ np.asarray(self.origin_mm) + to_voxel[:3, 3]
        i, j, k = (
            np.broadcast_to((t[0] * across_mm + t[1] * up_mm + t[2] * along_mm + s).astype(np.float32), shape)
            for t, s in zip(turned, start, strict=True)
        )
        return np.asarray(
            map_coordinates(self.painted.images["echo"], [k, j, i], order=1, mode="nearest", output=np.float32)
        )
