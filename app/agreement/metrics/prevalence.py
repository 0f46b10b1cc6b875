"""Prevalence and bias index of two readers and two categories: why a kappa is low although many agree.

With a, d the agreements and b, c the disagreements of n cases: |a - d| / n and |b - c| / n (Byrt, Bishop and
Carlin 1993). They describe; neither is an agreement.
"""

import numpy as np

from app.agreement.metrics.base import RatingMetric, divide, is_binary, one_hot, rated_by_all
from app.agreement.values import FloatArray, Ratings, Scale


def _metric(key: str, label: str, one: tuple[int, int], other: tuple[int, int]) -> RatingMetric:
    def estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
        hot = one_hot(ratings)
        first, second = (hot[:, 0, i] * hot[:, 1, j] for i, j in (one, other))
        return np.abs(divide(weights @ (first - second), weights.sum(axis=1)))

    return RatingMetric(
        key,
        label,
        1,
        frozenset({Scale.NOMINAL, Scale.ORDINAL}),
        estimates,
        uses=rated_by_all,
        most_readers=2,
        needs=is_binary,
    )


PREVALENCE_INDEX = _metric("prevalence_index", "Prevalence index", (0, 0), (1, 1))
BIAS_INDEX = _metric("bias_index", "Bias index", (0, 1), (1, 0))
