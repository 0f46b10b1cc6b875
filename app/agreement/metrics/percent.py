"""Percent agreement: the share of pairs of readers who gave the same answer, averaged over cases.

For two readers the share of equal ratings; for more, Gwet's p_a (Handbook of Inter-Rater Reliability, 2014).
"""

import numpy as np

from app.agreement.metrics.base import RatingMetric, divide, one_hot
from app.agreement.values import FloatArray, Ratings, Scale


def case_agreement(counts: FloatArray, disagreements: FloatArray) -> FloatArray:
    """Weighted agreement of each case from its category counts (cases, q); 0 where fewer than two rated."""
    total = counts.sum(axis=1)
    credit = counts @ (1 - disagreements)
    pairs = total * (total - 1)
    return np.asarray((counts * (credit - 1)).sum(axis=1) / np.where(pairs > 0, pairs, 1) * (pairs > 0))


def _estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
    counts = one_hot(ratings).sum(axis=1)
    same = case_agreement(counts, 1 - np.eye(counts.shape[1]))
    return divide(weights @ same, weights.sum(axis=1))


PERCENT_AGREEMENT = RatingMetric(
    key="percent_agreement",
    label="Percent agreement",
    version=1,
    scales=frozenset({Scale.NOMINAL, Scale.ORDINAL}),
    estimates=_estimates,
)
