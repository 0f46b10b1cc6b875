"""Which sectors of the PI-RADS map a shape reaches: thirds of the gland, side, zone."""

from collections import Counter

import numpy as np

from app.demo.phantom.gland import Gland
from app.demo.phantom.noise import Points
from app.demo.phantom.shapes import Shape

LEAST_SHARE = 0.15  # of the shape's volume inside the gland


def sectors_of(gland: Gland, shape: Shape) -> tuple[str, ...]:
    """Sector ids (`Mid_L_PZpl`), the largest share first."""
    points = _filled(shape)
    zones = gland.zone(points)
    x, y, z = gland.relative(points)
    names = Counter(
        f"{_level(h)}_{'L' if side > 0 else 'R'}_{_part(str(zone), abs(float(side)), float(depth), float(h))}"
        for zone, side, depth, h in zip(zones, x, y, z, strict=True)
        if zone
    )
    total = sum(names.values())
    return tuple(name for name, count in names.most_common() if count >= LEAST_SHARE * total)


def _filled(shape: Shape) -> Points:
    low, high = shape.bounds()
    axes = [np.linspace(a, b, 14, dtype=np.float32) for a, b in zip(low, high, strict=True)]
    x, y, z = (axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))
    inside = shape.distance((x, y, z)) < 0
    return x[inside], y[inside], z[inside]


def _level(height: float) -> str:
    if height > 1 / 3:
        return "Base"
    return "Mid" if height > -1 / 3 else "Apex"


def _part(zone: str, aside: float, depth: float, height: float) -> str:
    if zone == "PZ":
        if depth < 0:
            return "PZa"
        return "PZpm" if aside < 0.36 else "PZpl"
    if zone == "TZ":
        return "TZa" if depth < -0.2 else "TZp"
    # the map knows a central zone at the base only
    return zone if zone == "AFS" or height > 1 / 3 else "PZpm"
