"""Base, mid and apex: the thirds of the reference gland's extent along the slice normal, and masks compared in each.

Overlap, volumes and centres count the voxels in the third; distances run from the surface in the third to the whole
surface of the other mask, so that the cut between thirds is no surface. Undefined without a gland, and where slices do
not run from feet to head.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from app.agreement.metrics.mask_pair import MaskMetric, MaskPair
from app.agreement.values import BoolArray, MetricValue

LEVELS = ("base", "mid", "apex")
EMPTY_GLAND = "the gland is empty"
NOT_ALONG_THE_BODY = "the slices do not run from feet to head"
LEAST_UPRIGHT = 0.5
"""How far the slice normal must point along the body: its head component, 60 degrees."""


def thirds(gland: BoolArray, head: float) -> dict[str, slice]:
    """The frames of each level. `head` is the head component (-1 to 1) of the direction of ascending frames.

    A frame belongs to the third that holds its centre; empty for an empty gland.
    """
    frames = np.flatnonzero(gland.any(axis=(1, 2)))
    if frames.size == 0:
        return {}
    first, count = int(frames[0]), int(frames[-1] - frames[0] + 1)
    place = np.floor(3 * (np.arange(count) + 0.5) / count).astype(np.int64)
    edges = [first + int(np.searchsorted(place, third)) for third in range(4)]
    ascending = {third: slice(edges[third], edges[third + 1]) for third in range(3)}
    order = LEVELS[::-1] if head > 0 else LEVELS
    return {level: ascending[order.index(level)] for level in LEVELS}


def by_level(pair: MaskPair, gland: BoolArray, head: float, metrics: Iterable[MaskMetric]) -> dict[str, MetricValue]:
    """Every metric at every level, by `<metric>_<level>`; `gland` on the masks' own grid."""
    known = thirds(gland, head) if abs(head) >= LEAST_UPRIGHT else {}
    why = EMPTY_GLAND if abs(head) >= LEAST_UPRIGHT else NOT_ALONG_THE_BODY
    parts = {level: pair.within(frames) for level, frames in known.items()}
    values = {}
    for metric in (metric for metric in metrics if metric.has_levels):
        for level in LEVELS:
            key = f"{metric.key}_{level}"
            definition = f"{key}/{metric.version}"
            if level not in parts:
                values[key] = MetricValue(None, 1, definition, reason=why)
                continue
            found = metric.evaluate(parts[level])
            reason = None if found.reason is None else f"{found.reason} at the {level}"
            values[key] = replace(found, definition=definition, reason=reason)
    return values
