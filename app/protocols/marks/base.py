"""The shape of a mark kind: how its geometry is checked, and where it is, in patient millimetres (LPS)."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.refusals import Invalid

Geometry = Mapping[str, Any]  # one JSON object; each kind names its own keys
Millimetres3 = tuple[float, float, float]

FARTHEST_MM = 10_000.0
"""No scanner's patient space is larger; anything beyond is a broken number."""


@dataclass(frozen=True)
class MarkKind:
    """`check` returns the canonical geometry or refuses it in words.

    `centre_mm` and `length_mm` are None where the geometry alone does not tell (a mask needs its grid).
    `rank` orders kinds by how well they place a finding: mask, contour, length, point, then the others.
    """

    key: str
    label: str
    rank: int
    check: Callable[[Geometry], dict[str, Any]]
    centre_mm: Callable[[Geometry], Millimetres3 | None]
    length_mm: Callable[[Geometry], float | None]
    of_case: bool = False
    """Of no finding and no structure, such as the path of a needle."""


def point_of(value: object, name: str) -> list[float]:
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        raise bad_geometry(f"{name} needs three coordinates in millimetres")
    for number in value:
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise bad_geometry(f"{name} has a coordinate that is no number")
        if not math.isfinite(number) or abs(number) > FARTHEST_MM:
            raise bad_geometry(f"{name} has a coordinate out of range")
    return [float(number) for number in value]


def points_of(geometry: Geometry, *, least: int, most: int) -> list[list[float]]:
    points = geometry.get("points_mm")
    if not isinstance(points, list) or not least <= len(points) <= most:
        wanted = f"exactly {least}" if least == most else f"{least} to {most}"
        raise bad_geometry(f"points_mm needs {wanted} points")
    return [point_of(point, f"point {number}") for number, point in enumerate(points, start=1)]


def version_of(geometry: Geometry, known: int) -> int:
    """The version of the geometry's form, for kinds that carry one."""
    version = geometry.get("version")
    if isinstance(version, bool) or version != known:
        raise bad_geometry(f"its geometry is not of version {known}")
    return known


def only(geometry: Geometry, *keys: str) -> None:
    unknown = sorted(set(geometry) - set(keys))
    if unknown:
        raise bad_geometry(f"the geometry has unknown parts: {', '.join(unknown)}")


def bad_geometry(sentence: str) -> Invalid:
    return Invalid(f"This mark cannot be kept: {sentence}.", code="bad_geometry")
