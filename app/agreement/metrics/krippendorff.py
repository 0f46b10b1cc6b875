"""Krippendorff's alpha: nominal, ordinal, interval, ratio; any number of readers, missing ratings allowed.

Source: Krippendorff, Content Analysis, 2004; Computing Krippendorff's Alpha-Reliability, 2011.
"""

from collections.abc import Callable

import numpy as np

from app.agreement.metrics.base import RatingMetric, divide
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


def _fixed(distance: Callable[[FloatArray, FloatArray], FloatArray]) -> Callable[..., FloatArray]:
    """Scales whose distance between two values does not depend on how often values were used."""

    def estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
        values, counts = _counts(ratings)
        delta = distance(values[:, None], values[None, :])
        delta = delta / max(float(delta.max()), 1e-300)  # alpha does not depend on the unit
        within = ((counts @ delta) * counts).sum(axis=1) / (counts.sum(axis=1) - 1)
        totals = weights @ counts
        expected = ((totals @ delta) * totals).sum(axis=1)
        return _alpha(weights @ within, expected, totals.sum(axis=1))

    return estimates


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


_ESTIMATES = {
    Scale.NOMINAL: _fixed(lambda a, b: (a != b).astype(np.float64)),
    Scale.ORDINAL: _ordinal,
    Scale.INTERVAL: _fixed(lambda a, b: (a - b) ** 2),
    Scale.RATIO: _fixed(_ratio_distance),
}

KRIPPENDORFF_ALPHA = RatingMetric(
    key="krippendorff_alpha",
    label="Krippendorff's alpha",
    version=1,
    scales=frozenset(Scale),
    estimates=lambda ratings, weights: _ESTIMATES[ratings.scale](ratings, weights),
)
