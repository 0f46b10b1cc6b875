"""Conger's kappa: like Cohen's for any number of readers, each with the own use of the categories.

Sources: Conger 1980; missing ratings by Gwet (Handbook of Inter-Rater Reliability, 2014).
"""

import numpy as np

from app.agreement.metrics.base import RatingMetric, counts_of, divide, one_hot, rated_at_all
from app.agreement.metrics.chance import linear_interval
from app.agreement.metrics.percent import case_agreement
from app.agreement.values import FloatArray, Interval, Ratings, Scale


def _shares(ratings: Ratings, weights: FloatArray) -> FloatArray:
    """(b, readers, categories): how each reader uses the categories."""
    hot = one_hot(ratings)
    given = (weights @ hot.reshape(ratings.cases, -1)).reshape(-1, ratings.readers, hot.shape[2])
    return divide(given, given.sum(axis=2, keepdims=True))


def _chance(shares: FloatArray) -> FloatArray:
    """The mean over pairs of readers of the chance that both give the same category."""
    r = shares.shape[1]
    return np.asarray((shares.mean(axis=1) ** 2 - shares.var(axis=1, ddof=1) / r).sum(axis=1))


def _estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
    counts = counts_of(ratings)
    twice = (counts.sum(axis=1) >= 2).astype(np.float64)
    observed = divide(weights @ case_agreement(counts, 1 - np.eye(counts.shape[1])), weights @ twice)
    expected = _chance(_shares(ratings, weights))
    return divide(observed - expected, 1 - expected)


def _closed(ratings: Ratings) -> Interval | None:
    """A case's share of chance: its ratings against the other readers' use of the categories."""
    n, r, counts, hot = ratings.cases, ratings.readers, counts_of(ratings), one_hot(ratings)
    ones = np.ones((1, n))
    value, shares = float(_estimates(ratings, ones)[0]), _shares(ratings, ones)
    expected, own = float(_chance(shares)[0]), shares[0]
    others = own.sum(axis=0) - own  # (readers, categories)
    rated = ratings.given.sum(axis=0)
    centred = (hot - ratings.given[:, :, None] * own) / rated[:, None]
    of_case = expected + n / (r * (r - 1)) * (centred * others).sum(axis=(1, 2))
    same = case_agreement(counts, 1 - np.eye(counts.shape[1]))
    return linear_interval(value, same, counts.sum(axis=1), expected, of_case, r)


CONGER_KAPPA = RatingMetric(
    key="conger_kappa",
    label="Conger's kappa",
    version=1,
    scales=frozenset({Scale.NOMINAL, Scale.ORDINAL}),
    estimates=_estimates,
    uses=rated_at_all,
    closed=_closed,
    least_cases=2,
)
