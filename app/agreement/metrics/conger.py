"""Conger's kappa: like Cohen's for any number of readers, each with the own use of the categories.

Sources: Conger 1980; missing ratings by Gwet (Handbook of Inter-Rater Reliability, 2014).
"""

import numpy as np

from app.agreement.metrics.base import RatingMetric, divide, one_hot, rated_at_all
from app.agreement.metrics.percent import case_agreement
from app.agreement.values import FloatArray, Ratings, Scale


def _estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
    hot = one_hot(ratings)
    counts = hot.sum(axis=1)
    twice = (counts.sum(axis=1) >= 2).astype(np.float64)
    observed = divide(weights @ case_agreement(counts, 1 - np.eye(counts.shape[1])), weights @ twice)
    given = np.einsum("bc,crk->brk", weights, hot)  # by reader and category
    shares = divide(given, given.sum(axis=2, keepdims=True))
    r = ratings.readers
    expected = (shares.mean(axis=1) ** 2 - shares.var(axis=1, ddof=1) / r).sum(axis=1)
    return divide(observed - expected, 1 - expected)


CONGER_KAPPA = RatingMetric(
    key="conger_kappa",
    label="Conger's kappa",
    version=1,
    scales=frozenset({Scale.NOMINAL, Scale.ORDINAL}),
    estimates=_estimates,
    uses=rated_at_all,
)
