"""Leniency: how much higher a reader scores than the others do on the same cases.

The mean over cases of the own value minus the mean of the other readers' values; in steps of an ordinal scale, else in
the unit of the values. 0 is neither strict nor lenient.
"""

import numpy as np

from app.agreement.metrics.lists import ListMetric, Numbers, defined
from app.agreement.values import FloatArray, Ratings, Scale


def deviations(ratings: Ratings) -> FloatArray:
    """(cases, readers): own value minus the mean of the others; NaN where either is missing."""
    given = ratings.given
    others = given.sum(axis=1, keepdims=True) - given
    total = np.nansum(ratings.values, axis=1, keepdims=True)
    rest = (total - np.where(given, ratings.values, 0.0)) / np.maximum(others, 1)
    return np.asarray(np.where(given & (others > 0), ratings.values - rest, np.nan))


def _leniency(ratings: Ratings) -> Numbers:
    apart = deviations(ratings)
    count = np.isfinite(apart).sum(axis=0)
    return defined(np.where(count > 0, np.nansum(apart, axis=0) / np.maximum(count, 1), np.nan))


LENIENCY = ListMetric(
    key="leniency",
    label="Leniency",
    version=1,
    scales=frozenset({Scale.ORDINAL, Scale.INTERVAL, Scale.RATIO}),
    numbers=_leniency,
)
