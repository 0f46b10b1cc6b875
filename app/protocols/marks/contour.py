"""A closed outline in one slice: `{"points_mm": [[x, y, z], ...], "closed": true}`."""

import math
from typing import Any

import numpy as np

from app.protocols.marks.base import Geometry, MarkKind, Millimetres3, bad_geometry, only, points_of

MOST_POINTS = 5_000
FLAT_WITHIN_MM = 0.5
"""How far a point may lie from the plane of the others: rounding, not a second slice."""


def _check(geometry: Geometry) -> dict[str, Any]:
    only(geometry, "points_mm", "closed")
    if geometry.get("closed") is not True:
        raise bad_geometry("a contour is closed")
    points = points_of(geometry, least=3, most=MOST_POINTS)
    array = np.asarray(points)
    spread = np.linalg.svd(array - array.mean(axis=0), full_matrices=False)
    off_plane_mm = float(np.abs((array - array.mean(axis=0)) @ spread.Vh[2]).max())
    if off_plane_mm > FLAT_WITHIN_MM:
        raise bad_geometry("a contour lies in one slice")
    if float(spread.S[1]) < 1e-6:
        raise bad_geometry("a contour has an area")
    return {"points_mm": points, "closed": True}


def _centre(geometry: Geometry) -> Millimetres3:
    """The centroid of the enclosed area (not of the points, which are denser where the hand was slow)."""
    points = np.asarray(geometry["points_mm"], dtype=np.float64)
    origin = points[0]
    a, b = points - origin, np.roll(points, -1, axis=0) - origin
    crosses = np.cross(a, b)
    total = crosses.sum(axis=0)
    area = float(np.linalg.norm(total))
    if area < 1e-9:
        x, y, z = points.mean(axis=0)
    else:
        weights = crosses @ (total / area)
        x, y, z = origin + ((a + b) / 3 * weights[:, None]).sum(axis=0) / area
    return (float(x), float(y), float(z))


def _longest(geometry: Geometry) -> float:
    """The largest distance between two of its points."""
    points = np.asarray(geometry["points_mm"], dtype=np.float64)
    widest = 0.0
    for point in points:
        widest = max(widest, float(((points - point) ** 2).sum(axis=1).max()))
    return math.sqrt(widest)


CONTOUR = MarkKind("contour", "Contour", 3, _check, _centre, _longest)
