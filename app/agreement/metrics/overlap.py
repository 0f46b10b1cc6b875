"""Overlap of a whole group of readers: generalised Dice and Jaccard, and the mean over pairs.

Generalised: the sum over all pairs of readers of what both marked, over the sum of what either (or half of what each)
marked (Crum, Camara and Hill 2006). Large masks weigh more than in a mean over pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from app.agreement.values import BoolArray, FloatArray


@dataclass(frozen=True)
class GroupOverlap:
    """`pairwise_dice` in the order of `pairs`; None where both masks of a pair (or all) are empty."""

    generalised_dice: float | None
    generalised_jaccard: float | None
    pairs: tuple[tuple[int, int], ...]
    pairwise_dice: tuple[float | None, ...]

    @property
    def mean_pairwise_dice(self) -> float | None:
        known = [dice for dice in self.pairwise_dice if dice is not None]
        return float(np.mean(known)) if known else None


def group_overlap(masks: Sequence[BoolArray]) -> GroupOverlap:
    sizes = [int(np.count_nonzero(mask)) for mask in masks]
    pairs = tuple(combinations(range(len(masks)), 2))
    common = [int(np.count_nonzero(masks[i] & masks[j])) for i, j in pairs]
    both = [sizes[i] + sizes[j] for i, j in pairs]
    dice = tuple(2 * c / b if b else None for c, b in zip(common, both, strict=True))
    total, shared = sum(both), sum(common)
    if total == 0:
        return GroupOverlap(None, None, pairs, dice)
    return GroupOverlap(2 * shared / total, shared / (total - shared), pairs, dice)


def vote_entropy(masks: Sequence[BoolArray]) -> FloatArray:
    """Bits for each voxel: 0 where all readers agree, 1 where half of them marked it."""
    share: FloatArray = np.stack(masks).mean(axis=0, dtype=np.float64)
    entropy = np.zeros_like(share)
    mixed = (share > 0) & (share < 1)
    p = share[mixed]
    entropy[mixed] = -p * np.log2(p) - (1 - p) * np.log2(1 - p)
    return entropy
