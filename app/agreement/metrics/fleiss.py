"""Fleiss' kappa: chance from the pooled categories of all readers; missing ratings are allowed.

Sources: Fleiss 1971; generalised to missing ratings by Gwet (Handbook of Inter-Rater Reliability, 2014).
"""

import numpy as np

from app.agreement.metrics.base import RatingMetric, counts_of, divide, rated_at_all
from app.agreement.metrics.chance import linear_interval
from app.agreement.metrics.percent import case_agreement
from app.agreement.values import FloatArray, Interval, Ratings, Scale


def from_counts(counts: FloatArray, weights: FloatArray) -> FloatArray:
    """Kappa from category counts of each case (cases, q) under case weights (b, cases)."""
    totals = counts.sum(axis=1)
    twice = (totals >= 2).astype(np.float64)
    same = case_agreement(counts, 1 - np.eye(counts.shape[1]))
    observed = divide(weights @ same, weights @ twice)
    shares = (weights @ (counts / totals[:, None])) / weights.sum(axis=1)[:, None]
    expected = (shares**2).sum(axis=1)
    return divide(observed - expected, 1 - expected)


def closed_interval(ratings: Ratings) -> Interval | None:
    """A case's share of chance: the pooled shares of the categories it got."""
    counts = counts_of(ratings)
    value = float(from_counts(counts, np.ones((1, ratings.cases)))[0])
    own = counts / counts.sum(axis=1, keepdims=True)
    shares = own.mean(axis=0)
    same = case_agreement(counts, 1 - np.eye(counts.shape[1]))
    expected = float((shares**2).sum())
    return linear_interval(value, same, counts.sum(axis=1), expected, own @ shares, ratings.readers)


FLEISS_KAPPA = RatingMetric(
    key="fleiss_kappa",
    label="Fleiss' kappa",
    version=1,
    scales=frozenset({Scale.NOMINAL, Scale.ORDINAL}),
    estimates=lambda ratings, weights: from_counts(counts_of(ratings), weights),
    uses=rated_at_all,
    closed=closed_interval,
    least_cases=2,
)
