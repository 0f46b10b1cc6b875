"""A long axis and the short axis across it in one slice: `{"version": 1, "points_mm": [long, long, short, short]}`."""

import math
from typing import Any

import numpy as np

from app.protocols.marks.base import Geometry, MarkKind, Millimetres3, bad_geometry, only, points_of, version_of

VERSION = 1
ROUNDING_MM = 0.1
SQUARE_WITHIN_DEG = 1.0


def _check(geometry: Geometry) -> dict[str, Any]:
    only(geometry, "version", "points_mm")
    version = version_of(geometry, VERSION)
    points = points_of(geometry, least=4, most=4)
    a, b, c, d = np.asarray(points)
    long, short = b - a, d - c
    long_mm, short_mm = float(np.linalg.norm(long)), float(np.linalg.norm(short))
    if not long_mm or not short_mm:
        raise bad_geometry("an axis has no length")
    if short_mm > long_mm + ROUNDING_MM:
        raise bad_geometry("the short axis is longer than the long one")
    if abs(float(long @ short)) / (long_mm * short_mm) > math.sin(math.radians(SQUARE_WITHIN_DEG)):
        raise bad_geometry("the short axis is not perpendicular to the long one")
    across = np.cross(long, short)
    if abs(float((c - a) @ across)) / float(np.linalg.norm(across)) > ROUNDING_MM:
        raise bad_geometry("the two axes do not lie in one slice")
    if not _crosses(float((c - a) @ long), long_mm**2, long_mm) or not _crosses(
        float((a - c) @ short), short_mm**2, short_mm
    ):
        raise bad_geometry("the two axes do not cross")
    return {"version": version, "points_mm": points}


def _crosses(along: float, whole: float, length_mm: float) -> bool:
    """Whether the foot of the other axis lies between the ends of this one, up to rounding."""
    slack = ROUNDING_MM * length_mm
    return -slack <= along <= whole + slack


def _centre(geometry: Geometry) -> Millimetres3:
    (ax, ay, az), (bx, by, bz) = geometry["points_mm"][:2]
    return ((ax + bx) / 2, (ay + by) / 2, (az + bz) / 2)


def _longest(geometry: Geometry) -> float:
    a, b = geometry["points_mm"][:2]
    return math.dist(a, b)


BIDIRECTIONAL = MarkKind("bidirectional", "Two diameters", 2, _check, _centre, _longest)
