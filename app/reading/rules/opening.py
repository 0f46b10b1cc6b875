"""Where a case opens: the slice of each stack nearest to the middle of the gland, where that is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.kernel.refusals import Invalid

GLAND = "prostate"
GLAND_AXES = ("gland_ap", "gland_transverse", "gland_longitudinal")
"""Structures that tell where the gland is; an outline goes before axes."""


@dataclass(frozen=True)
class Place:
    """Patient millimetres (LPS) within one frame of reference."""

    at_mm: tuple[float, float, float]
    frame_of_reference_uid: str | None


def middle(points_mm: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """The middle of what the points span."""
    points = np.asarray(points_mm, dtype=float)
    x, y, z = ((points.min(axis=0) + points.max(axis=0)) / 2).tolist()
    return float(x), float(y), float(z)


def with_opening(stacks: Sequence[dict[str, Any]], place: Place | None) -> list[dict[str, Any]]:
    """The stacks of a manifest with `opens_at`, a frame from 0: all that a reader is given of the place."""
    return [{**stack, "opens_at": _nearest(stack, place)} for stack in stacks]


def slice_centre(stack: dict[str, Any], number: int) -> Place:
    """The middle of a slice as people count it, from 1. Raises Invalid where there is none."""
    count = len(stack["frames"])
    if not 1 <= number <= count:
        raise Invalid(
            f"{stack['label']} has the slices 1 to {count}.",
            details={"fields": {"slice": f"From 1 to {count}."}},
        )
    grid = stack["grid"]
    along = np.asarray(grid["row_direction"]) * grid["column_spacing_mm"] * (grid["columns"] - 1) / 2
    down = np.asarray(grid["column_direction"]) * grid["row_spacing_mm"] * (grid["rows"] - 1) / 2
    x, y, z = (np.asarray(stack["frames"][number - 1]["position_mm"]) + along + down).tolist()
    return Place((x, y, z), stack["frame_of_reference_uid"])


def _nearest(stack: dict[str, Any], place: Place | None) -> int | None:
    if place is None or stack["kind"] != "parallel" or stack["frame_of_reference_uid"] != place.frame_of_reference_uid:
        return None
    normal = np.cross(stack["grid"]["row_direction"], stack["grid"]["column_direction"])
    positions = np.asarray([frame["position_mm"] for frame in stack["frames"]], dtype=float)
    return int(np.abs((positions - np.asarray(place.at_mm)) @ normal).argmin())
