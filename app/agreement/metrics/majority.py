"""Consensus by votes: the voxels that at least k of n readers marked."""

from collections.abc import Sequence

import numpy as np

from app.agreement.values import BoolArray


def majority(masks: Sequence[BoolArray], at_least: int | None = None) -> BoolArray:
    """`at_least` readers; without it, more than half of them."""
    wanted = len(masks) // 2 + 1 if at_least is None else at_least
    if not 1 <= wanted <= len(masks):
        raise ValueError(f"at_least is 1 to {len(masks)}")
    votes = np.sum(np.stack(masks), axis=0, dtype=np.uint8)
    return np.asarray(votes >= wanted)
