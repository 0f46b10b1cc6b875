"""What needle and core share: two ends, `{"version": 1, "points_mm": [from, to]}`, of the case and of no finding.

They say where tissue came from, and place or measure no finding.
"""

import math
from collections.abc import Callable
from typing import Any

from app.protocols.marks.base import Geometry, MarkKind, bad_geometry, only, points_of, version_of

VERSION = 1


def _check(name: str, longest_mm: float) -> Callable[[Geometry], dict[str, Any]]:
    def check(geometry: Geometry) -> dict[str, Any]:
        only(geometry, "version", "points_mm")
        version = version_of(geometry, VERSION)
        points = points_of(geometry, least=2, most=2)
        length_mm = math.dist(*points)
        if not length_mm:
            raise bad_geometry("its two ends are the same point")
        if length_mm > longest_mm:
            raise bad_geometry(f"a {name} of {length_mm:.0f} mm is longer than {longest_mm:g} mm")
        return {"version": version, "points_mm": points}

    return check


def segment(key: str, label: str, *, longest_mm: float) -> MarkKind:
    check = _check(label.lower(), longest_mm)
    return MarkKind(key, label, 0, check, lambda geometry: None, lambda geometry: None, of_case=True)
