"""Solid shapes by their signed distance in millimetres (negative inside), over x left, y posterior, z superior."""

import math
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.demo.phantom.noise import Points, Values

Triple = tuple[float, float, float]
Bounds = tuple[Triple, Triple]


class Shape(Protocol):
    def distance(self, points: Points) -> Values:
        """Approximate signed distance to the surface, mm; the sign is exact."""

    def bounds(self) -> Bounds:
        """Lowest and highest corner of a box that holds the shape."""


@dataclass(frozen=True)
class Ellipsoid:
    """`turn_deg` rotates about x, then y, then z (the axes of the patient)."""

    center: Triple
    radii: Triple
    turn_deg: Triple = (0.0, 0.0, 0.0)
    _axes: tuple[Triple, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_axes", tuple(tuple(row) for row in rotation(self.turn_deg).T.tolist()))

    def distance(self, points: Points) -> Values:
        x, y, z = (axis - np.float32(c) for axis, c in zip(points, self.center, strict=True))
        first = np.zeros_like(x)
        second = np.zeros_like(x)
        for (a, b, c), radius in zip(self._axes, self.radii, strict=True):
            along = _scaled(x, a) + _scaled(y, b) + _scaled(z, c)
            along /= np.float32(radius)
            along *= along
            first += along
            second += along / np.float32(radius * radius)
        tiny = np.float32(1e-6)  # at the very centre both are 0: the distance there is the least radius
        ratio = (np.sqrt(first) + tiny) / (np.sqrt(second) + tiny / np.float32(min(self.radii)))
        return np.asarray((np.sqrt(first) - 1) * ratio, dtype=np.float32)

    def bounds(self) -> Bounds:
        reach = np.sqrt(np.sum((np.asarray(self._axes).T * np.asarray(self.radii)) ** 2, axis=1))
        return _box(np.asarray(self.center) - reach, np.asarray(self.center) + reach)


@dataclass(frozen=True)
class Tube:
    """Round tube through `path`, one radius per point; `flat` widens it along x (2 = twice as wide as deep)."""

    path: tuple[Triple, ...]
    radii: tuple[float, ...]
    flat: float = 1.0

    def distance(self, points: Points) -> Values:
        x, y, z = points
        nearest: Values | None = None
        ends = zip(self.path, self.path[1:], self.radii, self.radii[1:], strict=False)
        for (ax, ay, az), (bx, by, bz), r0, r1 in ends:
            px, py, pz = (x - np.float32(ax)) / np.float32(self.flat), y - np.float32(ay), z - np.float32(az)
            dx, dy, dz = (bx - ax) / self.flat, by - ay, bz - az
            t = (_scaled(px, dx) + _scaled(py, dy) + _scaled(pz, dz)) / np.float32(dx * dx + dy * dy + dz * dz)
            np.clip(t, 0, 1, out=t)
            px -= t * np.float32(dx)
            py -= t * np.float32(dy)
            pz -= t * np.float32(dz)
            away = np.sqrt(px * px + py * py + pz * pz) - (np.float32(r0) + t * np.float32(r1 - r0))
            nearest = away if nearest is None else np.minimum(nearest, away)
        assert nearest is not None
        return np.asarray(nearest, dtype=np.float32)

    def bounds(self) -> Bounds:
        path, reach = np.asarray(self.path), np.asarray(self.radii)[:, None] * np.asarray([self.flat, 1.0, 1.0])
        return _box((path - reach).min(axis=0), (path + reach).max(axis=0))


@dataclass(frozen=True)
class Column:
    """Upright and oval: at each height `levels` give (z, middle y, half width, half depth), straight in between."""

    levels: tuple[tuple[float, float, float, float], ...]
    middle_x: float = 0.0

    def distance(self, points: Points) -> Values:
        x, y, z = points
        heights = [level[0] for level in self.levels]
        middle, width, depth = (
            np.interp(z, heights, [level[n] for level in self.levels]).astype(np.float32) for n in (1, 2, 3)
        )
        oval = np.sqrt(((x - np.float32(self.middle_x)) / width) ** 2 + ((y - middle) / depth) ** 2) - 1
        sides = oval * np.minimum(width, depth)
        ends = np.maximum(np.float32(heights[0]) - z, z - np.float32(heights[-1]))
        return np.asarray(np.maximum(sides, ends), dtype=np.float32)

    def bounds(self) -> Bounds:
        wide, x = max(level[2] for level in self.levels), self.middle_x
        front, back = min(v[1] - v[3] for v in self.levels), max(v[1] + v[3] for v in self.levels)
        return (x - wide, front, self.levels[0][0]), (x + wide, back, self.levels[-1][0])


def rotation(turn_deg: Triple) -> NDArray[np.float64]:
    """Columns are the shape's own axes in patient directions."""
    a, b, c = (math.radians(v) for v in turn_deg)
    about_x = np.array([[1, 0, 0], [0, math.cos(a), -math.sin(a)], [0, math.sin(a), math.cos(a)]])
    about_y = np.array([[math.cos(b), 0, math.sin(b)], [0, 1, 0], [-math.sin(b), 0, math.cos(b)]])
    about_z = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x)


def axes_of(turn_deg: Triple) -> tuple[Triple, ...]:
    """Own axes of a turned shape as patient directions."""
    return tuple((float(r[0]), float(r[1]), float(r[2])) for r in rotation(turn_deg).T)


def grown(bounds: Bounds, margin_mm: float) -> Bounds:
    low, high = (np.asarray(corner) for corner in bounds)
    return _box(low - margin_mm, high + margin_mm)


def _scaled(values: Values, factor: float) -> Values:
    return np.asarray(values * np.float32(factor), dtype=np.float32)


def _box(low: NDArray[np.float64], high: NDArray[np.float64]) -> Bounds:
    (a, b, c), (d, e, f) = (float(v) for v in low), (float(v) for v in high)
    return (a, b, c), (d, e, f)
