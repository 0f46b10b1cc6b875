"""Two located findings or structures against each other: how near, and how alike in voxels."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from app.agreement import matching
from app.agreement.metrics import MASK_METRICS
from app.agreement.metrics.mask_pair import MaskPair, pair_of, regions
from app.agreement.metrics.mask_pair import Region as MaskRegion
from app.agreement.rules.regions import Located, Place, Region
from app.agreement.values import BoolArray, MetricValue, Spacing
from app.kernel.geometry import Grid, same_grid

STORED = ("dice", "hd95_mm", "assd_mm", "volume_a_ml", "volume_b_ml")
"""The mask metrics kept for every pair of readers."""

PAIR_VERSION = "mask-pair/1"

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
    if _on_one_grid(a, b):
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


def distance_mm_of(a: Located, b: Located) -> float | None:
    """Of their centres; None where their coordinates cannot be compared.

    In a moving picture only within the picture, and only of findings that share a frame: numbers of frames are no mm.
    """
    if a.clip is not None and b.clip is not None:
        one, other = a.clip, b.clip
        apart = one.stack_id != other.stack_id or not one.frames & other.frames
        if apart or one.centre_mm is None or other.centre_mm is None:
            return None
        return float(np.linalg.norm(one.centre_mm - other.centre_mm))
    if a.centre_mm is None or b.centre_mm is None or not same_frame(a, b):
        return None
    return float(np.linalg.norm(a.centre_mm - b.centre_mm))


def candidate(a: Located, b: Located, reference: Place | None) -> matching.Candidate:
    """Overlap only if both readers painted masks; distance of centres in any case."""
    distance_mm = distance_mm_of(a, b)
    if distance_mm is None:
        return matching.Candidate(None, None)
    painted = a.region is not None and b.region is not None and a.region.kind == b.region.kind == "mask"
    both = common(a.region, b.region, reference) if painted and a.region and b.region else None
    if both is None or not (both.a.any() or both.b.any()):
        return matching.Candidate(None, distance_mm)
    return matching.Candidate(matching.iou(both.a, both.b), distance_mm)


@dataclass(frozen=True)
class Measured:
    """`key` names what was measured by its content (None: nothing could be); `is_new` unless it was recalled."""

    key: str | None
    values: Mapping[str, MetricValue]
    is_new: bool = True


Recall = Callable[[Sequence[str]], Mapping[str, Mapping[str, MetricValue]]]
"""What was measured before, by key."""


def nothing(keys: Sequence[str]) -> Mapping[str, Mapping[str, MetricValue]]:
    return {}


def measure_all(
    located: Sequence[Located], reference: Place | None, recall: Recall = nothing
) -> dict[tuple[int, int], Measured]:
    """Every pair of readers' regions: the stored mask metrics, undefined with the reason where they cannot be compared.

    What `recall` knows by key is not measured again. Readers on one grid share their distance maps.
    """
    pairs = list(combinations(range(len(located)), 2))
    keys = {(i, j): key for i, j in pairs if (key := key_of(located[i], located[j], reference)) is not None}
    known = recall(list(keys.values())) if keys else {}
    waiting = [pair for pair in pairs if pair in keys and keys[pair] not in known]
    maps = _shared(located, {reader for pair in waiting for reader in pair})
    result = {}
    for i, j in pairs:
        key = keys.get((i, j))
        if key is not None and key in known:
            result[i, j] = Measured(key, known[key], is_new=False)
        elif i in maps and j in maps and (i, j) in waiting:
            pair = MaskPair(maps[i], maps[j])
            result[i, j] = Measured(key, {metric: MASK_METRICS[metric].evaluate(pair) for metric in STORED})
        else:
            result[i, j] = _alone(key, located[i], located[j], reference)
    return result


def key_of(a: Located, b: Located, reference: Place | None) -> str | None:
    """Names what is measured by its content: both regions, the grid they are compared on, the metrics' definitions.

    None where nothing can be measured.
    """
    if _why_not(a, b) or a.region is None or b.region is None:
        return None
    is_moved = not _on_one_grid(a.region, b.region)
    if is_moved and (reference is None or reference.grid is None):
        return None
    target = repr(reference.grid) if is_moved and reference else ""
    definitions = [MASK_METRICS[key].definition for key in STORED]
    parts = [PAIR_VERSION, *definitions, a.region.digest, b.region.digest, target]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _shared(located: Sequence[Located], readers: Collection[int]) -> dict[int, MaskRegion]:
    """One distance map for each reader; nobody where their grids differ."""
    own = {i: region for i in sorted(readers) if (region := located[i].region) is not None}
    if len(own) < 2 or not all(_on_one_grid(next(iter(own.values())), region) for region in own.values()):
        return {}
    first = next(iter(own.values()))
    return dict(zip(own, regions([region.mask for region in own.values()], _spacing(first.grid)), strict=True))


def _on_one_grid(a: Region, b: Region) -> bool:
    return a.place.stack_id == b.place.stack_id or same_grid(a.grid, b.grid)


def _alone(key: str | None, a: Located, b: Located, reference: Place | None) -> Measured:
    reason = _why_not(a, b)
    both = None if reason or a.region is None or b.region is None else common(a.region, b.region, reference)
    if both is None:
        why = reason or NO_GRID
        undefined = {name: MetricValue(None, 1, MASK_METRICS[name].definition, reason=why) for name in STORED}
        return Measured(None, undefined, is_new=False)
    pair = pair_of(both.a, both.b, both.spacing_mm)
    return Measured(key, {name: MASK_METRICS[name].evaluate(pair) for name in STORED})


def _why_not(a: Located, b: Located) -> str | None:
    if a.region is None or b.region is None:
        return NO_MASK
    if a.region.kind != b.region.kind:
        return OTHER_KIND
    return None if same_frame(a, b) else OTHER_FRAME
