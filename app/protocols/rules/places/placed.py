"""The suggestion itself: for each finding the sectors its marks reach, and how far it lies outside the gland."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from app.kernel.geometry import FloatArray
from app.protocols.marks import MARK_KINDS
from app.protocols.rules.places.gland import AXES, LEVELS, OUTLINE, ZONES, Gland, gland_of
from app.protocols.rules.places.points import Grids, points_of
from app.protocols.rules.places.wedges import Names, by_the_map, within_zone
from app.protocols.values import SECTORS_BY_ID, Json

VERSION = "2"
"""Of the rule: it changes whenever the same drawing could be given other sectors."""

METHODS = {
    OUTLINE: "from the outlined gland",
    ZONES: "from the outlined zones",
    AXES: "from the three axes of the gland",
}

LEAST_SHARE = 0.1
"""A sector that holds less of a mark than this is not suggested; outlines are not drawn that exactly."""
NEAR_ZONE_MM = 3.0
"""What lies further from every outlined zone takes its zone from the map."""


def placed(
    findings: Iterable[Json], marks: Sequence[Json], grids: Grids, *, unoriented: Collection[str] = ()
) -> dict[str, Any]:
    """`{method, version, levels_mm, findings: {id: {sectors, beyond_gland_mm}}}`; empty without a gland.

    Marks and gland are taken to share one frame of reference; marks of another are left out, and those on moving
    pictures, which have no place (their stacks have no grid). `unoriented`: stacks in millimetres of their own, of
    which nobody knows which way the patient lies: of a gland there no sectors are told, and no levels.
    """
    living = [mark for mark in marks if not mark.get("deleted") and str(mark["stack_id"]) in grids]
    gland = gland_of(living, grids)
    if gland is None:
        return {}
    home = _frame_of_reference(living)
    is_oriented = not any(mark.get("structure") and str(mark["stack_id"]) in unoriented for mark in living)
    found: dict[str, Any] = {}
    for finding in findings:
        own = [m for m in living if m.get("finding_id") == finding["id"] and m.get("frame_of_reference_uid") == home]
        drawn = [points for mark in _best(own) if len(points := points_of(mark, grids))]
        if drawn:
            beyond_mm = gland.beyond_mm(np.concatenate(drawn) @ gland.frame.T)
            found[str(finding["id"])] = {
                "sectors": _in_order({name for points in drawn for name in _sectors(points @ gland.frame.T, gland)})
                if is_oriented
                else [],
                "beyond_gland_mm": None if beyond_mm is None else round(beyond_mm, 1),
            }
    levels = {"levels_mm": gland.levels_mm} if is_oriented else {}
    return {"method": gland.method, "version": VERSION, **levels, "findings": found}


def _frame_of_reference(marks: Sequence[Json]) -> object:
    return next(mark.get("frame_of_reference_uid") for mark in marks if mark.get("structure"))


def _best(marks: Sequence[Json]) -> list[Json]:
    """What encloses the finding, else its lengths, else its points."""
    ranks = [min(MARK_KINDS[str(mark["kind"])].rank, MARK_KINDS["contour"].rank) for mark in marks]
    return [mark for mark, rank in zip(marks, ranks, strict=True) if rank == max(ranks)]


def _sectors(points: FloatArray, gland: Gland) -> list[str]:
    levels = gland.level_of(points[:, 2])
    names: list[str] = []
    for level, word in enumerate(LEVELS):
        there = points[levels == level]
        if len(there):
            low, high = gland.extent(level)
            left, posterior = ((there[:, :2] - (low + high) / 2) / np.maximum((high - low) / 2, 1e-6)).T
            parts = _parts(there, left, posterior, word, gland)
            sides = np.where(left > 0, "L", "R")
            names += [_name(word, side, part) for side, part in zip(sides, parts, strict=True)]
    counts = Counter(names)
    most = max(counts.values())
    return [name for name, count in counts.items() if count >= LEAST_SHARE * len(points) or count == most]


def _parts(points: FloatArray, left: FloatArray, posterior: FloatArray, level: str, gland: Gland) -> Names:
    parts = by_the_map(left, posterior, level)
    if not gland.zones:
        return parts
    zones = list(gland.zones)
    distances_mm = np.stack([gland.zones[zone].query(points)[0] for zone in zones])
    nearest, near = distances_mm.argmin(axis=0), distances_mm.min(axis=0) <= NEAR_ZONE_MM
    for at, zone in enumerate(zones):
        parts = np.where(near & (nearest == at), within_zone(zone, left, posterior), parts)
    return parts


def _name(level: str, side: str, part: str) -> str:
    if part == "US":
        return "US"
    if part == "SV":
        return f"{side}_SV"
    name = f"{level.capitalize()}_{side}_{part}"
    # the map has no central zone below the base
    return name if name in SECTORS_BY_ID else f"{level.capitalize()}_{side}_TZp"


def _in_order(names: set[str]) -> list[str]:
    return [sector for sector in SECTORS_BY_ID if sector in names]
