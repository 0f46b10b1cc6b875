"""A straight length between two points: `{"points_mm": [[x, y, z], [x, y, z]]}`."""

import math
from typing import Any

from app.protocols.marks.base import Geometry, MarkKind, Millimetres3, bad_geometry, only, points_of


def _check(geometry: Geometry) -> dict[str, Any]:
    only(geometry, "points_mm")
    points = points_of(geometry, least=2, most=2)
    if points[0] == points[1]:
        raise bad_geometry("its two ends are the same point")
    return {"points_mm": points}


def _centre(geometry: Geometry) -> Millimetres3:
    (ax, ay, az), (bx, by, bz) = geometry["points_mm"]
    return ((ax + bx) / 2, (ay + by) / 2, (az + bz) / 2)


def _length(geometry: Geometry) -> float:
    a, b = geometry["points_mm"]
    return math.dist(a, b)


LENGTH = MarkKind("length", "Length", 2, _check, _centre, _length)
