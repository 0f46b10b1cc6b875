"""One point: `{"point_mm": [x, y, z]}`."""

from typing import Any

from app.protocols.marks.base import Geometry, MarkKind, Millimetres3, only, point_of


def _check(geometry: Geometry) -> dict[str, Any]:
    only(geometry, "point_mm")
    return {"point_mm": point_of(geometry.get("point_mm"), "point_mm")}


def _centre(geometry: Geometry) -> Millimetres3:
    x, y, z = geometry["point_mm"]
    return (x, y, z)


POINT = MarkKind("point", "Point", 1, _check, _centre, lambda geometry: None)
