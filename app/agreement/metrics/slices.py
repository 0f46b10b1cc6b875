"""Where a mask begins and ends: how many slices B's first (last) slice lies after A's."""

from collections.abc import Callable

import numpy as np

from app.agreement.metrics.mask_pair import MaskMetric, Region


def _ends(region: Region) -> tuple[int, int]:
    frames = np.flatnonzero(region.mask.any(axis=(1, 2)))
    return int(frames[0]), int(frames[-1])


def _metric(key: str, label: str, pick: Callable[[tuple[int, int]], int]) -> MaskMetric:
    return MaskMetric(
        key, label, 1, lambda pair: float(pick(_ends(pair.b)) - pick(_ends(pair.a))), unit="slices", has_levels=False
    )


FIRST_SLICE_DIFFERENCE = _metric("first_slice_difference", "First slice, B after A", lambda ends: ends[0])
LAST_SLICE_DIFFERENCE = _metric("last_slice_difference", "Last slice, B after A", lambda ends: ends[1])
