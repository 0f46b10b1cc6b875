"""The prostate: outline and zones as solid shapes, from its three half axes and how far the adenoma has grown."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.demo.phantom.derived import Within
from app.demo.phantom.noise import Points, Values
from app.demo.phantom.shapes import Bounds, Ellipsoid, Shape, Triple


@dataclass(frozen=True)
class Outline:
    """Flattened behind with a midline groove, narrower at the apex; centred at 0, leaning forward by `lean_deg`."""

    rx: float
    ry: float
    rz: float
    lean_deg: float = 12.0

    def distance(self, points: Points) -> Values:
        x, y, z = self.own(points)
        height = z / np.float32(self.rz)
        behind = np.clip(y, 0, None)
        groove = np.float32(0.16 * self.ry) * np.exp(-((x / np.float32(0.34 * self.rx)) ** 2))
        depth = y + behind * np.float32(0.16) + groove * np.clip(y / np.float32(0.4 * self.ry), 0, 1)
        width = np.float32(1) + np.float32(0.17) * height
        across = np.abs(x) / (np.float32(self.rx) * width)
        deep = np.abs(depth) / (np.float32(self.ry) * (np.float32(1) + np.float32(0.08) * height))
        plane = (across**2.25 + deep**2.25) ** np.float32(2 / 2.25)
        return np.asarray((np.sqrt(plane + height * height) - 1) * np.float32(0.95 * self.ry), dtype=np.float32)

    def own(self, points: Points) -> Points:
        """Coordinates in the gland's own frame."""
        angle = math.radians(self.lean_deg)
        x, y, z = points
        cos, sin = np.float32(math.cos(angle)), np.float32(math.sin(angle))
        return x, y * cos + z * sin, z * cos - y * sin

    def bounds(self) -> Bounds:
        reach = (1.2 * self.rx, self.ry + 0.35 * self.rz, self.rz + 0.35 * self.ry)
        return (-reach[0], -reach[1], -reach[2]), reach


@dataclass(frozen=True)
class Gland:
    """`adenoma` scales the transition zone: 0.75 a young gland, 1.25 a large adenoma."""

    rx: float
    ry: float
    rz: float
    adenoma: float = 1.0
    lean_deg: float = 12.0

    @cached_property
    def outline(self) -> Outline:
        return Outline(self.rx, self.ry, self.rz, self.lean_deg)

    @cached_property
    def lobes(self) -> tuple[Shape, Shape]:
        return self._lobe(1), self._lobe(-1)

    @cached_property
    def central(self) -> Shape:
        return self._part((0.0, 0.42, 0.62), (0.58, 0.30, 0.34))

    @cached_property
    def stroma(self) -> Shape:
        return self._part((0.0, -0.86, 0.12), (0.46, 0.27, 0.72))

    def place(self, at: Triple) -> Triple:
        """Gland-relative coordinates (1 = half axis; x left, y posterior, z superior) to anatomical mm."""
        x, y, z = at[0] * self.rx, at[1] * self.ry, at[2] * self.rz
        angle = math.radians(self.lean_deg)
        return x, y * math.cos(angle) - z * math.sin(angle), y * math.sin(angle) + z * math.cos(angle)

    def back(self, height: float) -> float:
        """y in mm of the posterior surface in the midline, at `height` (-1 apex to 1 base)."""
        z = height * self.rz
        y = np.linspace(0, 1.6 * self.ry, 200, dtype=np.float32)
        inside = self.outline.distance((np.zeros_like(y), y, np.full_like(y, z))) < 0
        return float(y[inside].max()) if inside.any() else 0.0

    def relative(self, points: Points) -> Points:
        """Anatomical mm to gland-relative coordinates."""
        x, y, z = self.outline.own(points)
        return x / np.float32(self.rx), y / np.float32(self.ry), z / np.float32(self.rz)

    def zone(self, points: Points) -> "np.ndarray[tuple[int, ...], np.dtype[np.str_]]":
        """AFS, TZ, CZ or PZ of each point; empty outside the gland."""
        zone = np.full(points[0].shape, "PZ", dtype="<U3")
        zone[self.central.distance(points) < 0] = "CZ"
        for lobe in self.lobes:
            zone[lobe.distance(points) < 0] = "TZ"
        zone[self.stroma.distance(points) < 0] = "AFS"
        zone[self.outline.distance(points) >= 0] = ""
        return zone

    def _lobe(self, side: int) -> Shape:
        a = self.adenoma
        shape = (0.52 * math.sqrt(a), 0.62 * a, 0.68 * math.sqrt(a))
        return self._part((side * 0.36 * math.sqrt(a), -0.20 + 0.10 * (1 - a), 0.10), shape, turn_z=-side * 8.0)

    def _part(self, at: Triple, size: Triple, turn_z: float = 0.0) -> Shape:
        radii = (size[0] * self.rx, size[1] * self.ry, size[2] * self.rz)
        return Within(Ellipsoid(self.place(at), radii, (self.lean_deg, 0.0, turn_z)), self.outline)
