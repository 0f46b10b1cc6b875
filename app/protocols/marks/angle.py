"""An angle at the middle of three points: `{"version": 1, "points_mm": [end, corner, end]}`."""

from typing import Any

from app.protocols.marks.base import Geometry, MarkKind, Millimetres3, bad_geometry, only, points_of, version_of

VERSION = 1


def _check(geometry: Geometry) -> dict[str, Any]:
    only(geometry, "version", "points_mm")
    version = version_of(geometry, VERSION)
    points = points_of(geometry, least=3, most=3)
    if points[1] in (points[0], points[2]):
        raise bad_geometry("an end of the angle lies on its corner")
    return {"version": version, "points_mm": points}


def _corner(geometry: Geometry) -> Millimetres3:
    x, y, z = geometry["points_mm"][1]
    return (x, y, z)


ANGLE = MarkKind("angle", "Angle", 0, _check, _corner, lambda geometry: None)
