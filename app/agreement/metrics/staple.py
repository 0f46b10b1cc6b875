"""STAPLE: a consensus mask and each reader's sensitivity and specificity to it, by expectation maximisation.

Source: Warfield, Zou and Wells 2004. The usual defaults: start at p = q = 0.99999, prior = mean of all votes in
the region. Voxels with the same votes are one pattern, so an iteration costs 2^readers instead of the voxels.
The region changes the prior and the specificity: it is always stated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from app.agreement.values import BoolArray, FloatArray

START = 0.99999
THRESHOLD = 0.5
CONVERGED = 1e-14
MOST_ITERATIONS = 10_000
MARGIN = (2, 10, 10)
"""The region: the box around all masks and 2 slices, 10 pixels more."""

MOST_READERS = 16


@dataclass(frozen=True)
class Staple:
    """`consensus` on the whole grid (probability >= 0.5), `probability` of each vote pattern's voxels."""

    consensus: BoolArray
    probability: FloatArray
    sensitivity: tuple[float, ...]
    specificity: tuple[float, ...]
    prior: float


def box_around(masks: Sequence[BoolArray], margin: tuple[int, ...] = MARGIN) -> tuple[slice, ...]:
    """The box around the union of the masks with its margin; everything where all are empty."""
    union = np.logical_or.reduce(masks)
    found = ndimage.find_objects(union.astype(np.int8))
    if not found:
        return tuple(slice(0, size) for size in union.shape)
    sides = zip(found[0], margin, union.shape, strict=True)
    return tuple(slice(max(0, s.start - m), min(size, s.stop + m)) for s, m, size in sides)


def staple(masks: Sequence[BoolArray], *, crop: bool = True) -> Staple:
    """`crop`: within `box_around`, else over the whole grid."""
    readers = len(masks)
    if not 1 <= readers <= MOST_READERS:
        raise ValueError(f"STAPLE works for 1 to {MOST_READERS} readers")
    box = box_around(masks) if crop else tuple(slice(0, size) for size in masks[0].shape)
    pattern = np.zeros(masks[0][box].shape, dtype=np.int64)
    for bit, mask in enumerate(masks):
        pattern |= mask[box].astype(np.int64) << bit
    counts = np.bincount(pattern.ravel(), minlength=1 << readers).astype(np.float64)
    votes = ((np.arange(1 << readers)[:, None] >> np.arange(readers)) & 1).astype(np.float64)
    prior = float(counts @ votes.sum(axis=1) / (counts.sum() * readers))
    p, q = np.full(readers, START), np.full(readers, START)
    weight = np.zeros(1 << readers)
    for _ in range(MOST_ITERATIONS):
        weight = _weight(votes, p, q, prior)
        inside, outside = counts * weight, counts * (1 - weight)
        before = np.concatenate([p, q])
        p = inside @ votes / inside.sum() if inside.sum() > 0 else p
        q = outside @ (1 - votes) / outside.sum() if outside.sum() > 0 else q
        if np.abs(np.concatenate([p, q]) - before).max() < CONVERGED:
            break
    consensus = np.zeros(masks[0].shape, dtype=np.bool_)
    consensus[box] = (weight >= THRESHOLD)[pattern]
    return Staple(consensus, weight, tuple(p.tolist()), tuple(q.tolist()), prior)


def _weight(votes: FloatArray, p: FloatArray, q: FloatArray, prior: float) -> FloatArray:
    """The probability that a voxel with these votes belongs to the structure."""
    yes = prior * np.prod(np.where(votes == 1, p, 1 - p), axis=1)
    no = (1 - prior) * np.prod(np.where(votes == 1, 1 - q, q), axis=1)
    total = yes + no
    return np.asarray(np.where(total > 0, yes / np.where(total > 0, total, 1), 0.0))
