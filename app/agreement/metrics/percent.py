"""Percent agreement: the share of pairs of readers who gave the same answer, averaged over cases.

For two readers the share of equal ratings (closed form: Wilson); for more, Gwet's p_a (Handbook of Inter-Rater
Reliability, 2014).
"""

import numpy as np

from app.agreement.metrics.base import RatingMetric, counts_of, divide
from app.agreement.metrics.proportion import wilson
from app.agreement.values import FloatArray, Interval, Ratings, Scale


def case_agreement(counts: FloatArray, disagreements: FloatArray) -> FloatArray:
    """Weighted agreement of each case from its category counts (cases, q); 0 where fewer than two rated."""
    total = counts.sum(axis=1)
    credit = counts @ (1 - disagreements)
    pairs = total * (total - 1)
    return np.asarray((counts * (credit - 1)).sum(axis=1) / np.where(pairs > 0, pairs, 1) * (pairs > 0))


def of_each_case(ratings: Ratings) -> FloatArray:
    counts = counts_of(ratings)
    return case_agreement(counts, 1 - np.eye(counts.shape[1]))


def wilson_of_two(agreement: FloatArray, readers: int) -> Interval | None:
    """Two readers agree or not: a proportion of cases."""
    return wilson(float(agreement.sum()), agreement.size) if readers == 2 else None


PERCENT_AGREEMENT = RatingMetric(
    key="percent_agreement",
    label="Percent agreement",
    version=1,
    scales=frozenset({Scale.NOMINAL, Scale.ORDINAL}),
    estimates=lambda ratings, weights: divide(weights @ of_each_case(ratings), weights.sum(axis=1)),
    closed=lambda ratings: wilson_of_two(of_each_case(ratings), ratings.readers),
)
