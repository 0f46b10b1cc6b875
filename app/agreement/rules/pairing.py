"""Two located findings or structures against each other: how near, and how alike in voxels."""

from dataclasses import dataclass

import numpy as np

from app.agreement import matching
from app.agreement.metrics import MASK_METRICS
from app.agreement.metrics.mask_pair import pair_of
from app.agreement.rules.regions import Located, Place, Region
from app.agreement.values import BoolArray, MetricValue, Spacing
from app.kernel.geometry import Grid, same_grid

STORED = ("dice", "hd95_mm", "assd_mm", "volume_a_ml", "volume_b_ml")
"""The mask metrics kept for every pair of readers."""

NO_MASK = "not both readers painted it"
OTHER_KIND = "one reader painted it, the other outlined it"
OTHER_FRAME = "drawn in different frames of reference"
NO_GRID = "drawn on different grids without a T2 axial stack to compare them on"


@dataclass(frozen=True)
class Common:
    """Both masks on one grid; `resampled` names the stack they were moved to, None where nothing moved."""

    a: BoolArray
    b: BoolArray
    spacing_mm: Spacing
    resampled: str | None


def common(a: Region, b: Region, reference: Place | None) -> Common | None:
    """On their own grid when it is the same, else both on the T2 axial stack (nearest neighbour)."""
    if a.place.stack_id == b.place.stack_id or same_grid(a.grid, b.grid):
        return Common(a.mask, b.mask, _spacing(a.grid), None)
    if reference is None or reference.grid is None:
        return None
    target = reference.grid
    return Common(a.on(reference, target), b.on(reference, target), _spacing(target), reference.stack_id)


def _spacing(grid: Grid) -> Spacing:
    """A single frame has no thickness; 1 mm stands in, distances within the frame are unaffected."""
    frame, row, column = grid.spacing_mm
    return (frame or 1.0, row, column)


def same_frame(a: Located, b: Located) -> bool:
    return None in (a.frame_of_reference, b.frame_of_reference) or a.frame_of_reference == b.frame_of_reference


def candidate(a: Located, b: Located, reference: Place | None) -> matching.Candidate:
    """Overlap only if both readers painted masks; distance of centres in any case."""
    if a.centre_mm is None or b.centre_mm is None or not same_frame(a, b):
        return matching.Candidate(None, None)
    distance_mm = float(np.linalg.norm(a.centre_mm - b.centre_mm))
    painted = a.region is not None and b.region is not None and a.region.kind == b.region.kind == "mask"
    both = common(a.region, b.region, reference) if painted and a.region and b.region else None
    if both is None or not (both.a.any() or both.b.any()):
        return matching.Candidate(None, distance_mm)
    return matching.Candidate(matching.iou(both.a, both.b), distance_mm)


@dataclass(frozen=True)
class Measured:
    values: dict[str, MetricValue]
    resampled: str | None


def measure(a: Located, b: Located, reference: Place | None) -> Measured:
    """The stored mask metrics of two readers' regions; undefined with the reason where they cannot be compared."""
    reason = _why_not(a, b)
    both = None if reason or a.region is None or b.region is None else common(a.region, b.region, reference)
    if both is None:
        why = reason or NO_GRID
        undefined = {key: MetricValue(None, 1, MASK_METRICS[key].definition, reason=why) for key in STORED}
        return Measured(undefined, None)
    pair = pair_of(both.a, both.b, both.spacing_mm)
    return Measured({key: MASK_METRICS[key].evaluate(pair) for key in STORED}, both.resampled)


def _why_not(a: Located, b: Located) -> str | None:
    if a.region is None or b.region is None:
        return NO_MASK
    if a.region.kind != b.region.kind:
        return OTHER_KIND
    return None if same_frame(a, b) else OTHER_FRAME
