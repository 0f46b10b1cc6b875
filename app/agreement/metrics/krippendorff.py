"""Krippendorff's alpha: nominal, ordinal, interval, ratio; any number of readers, missing ratings allowed.

1 - D_o / D_e: squared distances of the values within cases over those among all values. The distance is 0 or 1
(nominal), of ranks in the use of all values (ordinal), a - b (interval), (a - b) / (a + b) (ratio).
Source: Krippendorff, Content Analysis, 2004; Computing Krippendorff's Alpha-Reliability, 2011.
"""

from itertools import product

import numpy as np

from app.agreement.metrics.base import RatingMetric, centred, divide
from app.agreement.values import FloatArray, Ratings, Scale


def _counts(ratings: Ratings) -> tuple[FloatArray, FloatArray]:
    """The distinct values (v,), and how often each case has each of them (cases, v)."""
    values = np.unique(ratings.values[ratings.given])
    counts = np.zeros((ratings.cases, values.size))
    cases, readers = np.nonzero(ratings.given)
    np.add.at(counts, (cases, np.searchsorted(values, ratings.values[cases, readers])), 1)
    return values, counts


def _alpha(observed: FloatArray, expected: FloatArray, totals: FloatArray) -> FloatArray:
    return 1 - (totals - 1) * divide(observed, expected)


def _nominal(ratings: Ratings, weights: FloatArray) -> FloatArray:
    """Pairs of equal values within cases, against those among all values."""
    _, counts = _counts(ratings)
    rated = counts.sum(axis=1)
    within = (rated**2 - (counts**2).sum(axis=1)) / (rated - 1)
    totals = weights @ counts
    expected = totals.sum(axis=1) ** 2 - (totals**2).sum(axis=1)
    return _alpha(weights @ within, expected, totals.sum(axis=1))


def _interval(ratings: Ratings, weights: FloatArray) -> FloatArray:
    """Sums of squared differences from moments."""
    x = centred(ratings.values)
    moments = np.stack([ratings.given.sum(axis=1), np.nansum(x, axis=1), np.nansum(x**2, axis=1)], axis=1)
    m, s, q = moments.T
    n, total, squares = (weights @ moments).T
    return _alpha(weights @ (2 * (m * q - s**2) / (m - 1)), 2 * (n * squares - total**2), n)


_ROWS_AT_ONCE = 512


def _ratio(ratings: Ratings, weights: FloatArray) -> FloatArray:
    """Distances of the values of every two cases, summed once; block by block, as there may be many."""
    x, given = np.where(ratings.given, ratings.values, 0.0), ratings.given
    n = ratings.cases
    within, expected = np.zeros(n), np.zeros(len(weights))
    for start in range(0, n, _ROWS_AT_ONCE):
        rows = slice(start, min(n, start + _ROWS_AT_ONCE))
        between = np.zeros((rows.stop - rows.start, n))
        for i, j in product(range(ratings.readers), repeat=2):
            both = given[rows, i, None] & given[None, :, j]
            between += both * _ratio_distance(x[rows, i, None], x[None, :, j])
        within[rows] = np.diagonal(between, offset=start)
        expected += ((weights[:, rows] @ between) * weights).sum(axis=1)
    rated = given.sum(axis=1)
    return _alpha(weights @ (within / (rated - 1)), expected, weights @ rated)


def _ordinal(ratings: Ratings, weights: FloatArray) -> FloatArray:
    """Distances are rank distances, so they change with the marginals of every resample."""
    values, counts = _counts(ratings)
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs -= np.einsum("cv,vw->cvw", counts, np.eye(values.size))
    pairs /= (counts.sum(axis=1) - 1)[:, None, None]
    v = values.size
    coincidences = (weights @ pairs.reshape(ratings.cases, v * v)).reshape(-1, v, v)
    totals = weights @ counts
    middles = np.cumsum(totals, axis=1) - totals / 2
    delta = (middles[:, :, None] - middles[:, None, :]) ** 2
    expected = np.einsum("bv,bvw,bw->b", totals, delta, totals)
    return _alpha((coincidences * delta).sum(axis=(1, 2)), expected, totals.sum(axis=1))


def _ratio_distance(a: FloatArray, b: FloatArray) -> FloatArray:
    total = a + b
    return np.asarray(np.where(total == 0, 0.0, (a - b) / np.where(total == 0, 1.0, total)) ** 2)


_ESTIMATES = {Scale.NOMINAL: _nominal, Scale.ORDINAL: _ordinal, Scale.INTERVAL: _interval, Scale.RATIO: _ratio}

KRIPPENDORFF_ALPHA = RatingMetric(
    key="krippendorff_alpha",
    label="Krippendorff's alpha",
    version=1,
    scales=frozenset(Scale),
    estimates=lambda ratings, weights: _ESTIMATES[ratings.scale](ratings, weights),
    least_cases=2,
)
