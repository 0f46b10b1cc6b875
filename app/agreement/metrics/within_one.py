"""Agreement within one step: the share of pairs of readers at most one step of an ordinal scale apart.

Steps are those of the complete scale, averaged over cases like percent agreement; for two readers with Wilson's
closed form.
"""

import numpy as np

from app.agreement.metrics.base import RatingMetric, counts_of, divide
from app.agreement.metrics.percent import case_agreement, wilson_of_two
from app.agreement.values import FloatArray, Ratings, Scale


def _of_each_case(ratings: Ratings) -> FloatArray:
    counts = counts_of(ratings)
    steps = np.arange(counts.shape[1])
    far = (np.abs(steps[:, None] - steps[None, :]) > 1).astype(np.float64)
    return case_agreement(counts, far)


WITHIN_ONE = RatingMetric(
    key="within_one_agreement",
    label="Agreement within one step",
    version=1,
    scales=frozenset({Scale.ORDINAL}),
    estimates=lambda ratings, weights: divide(weights @ _of_each_case(ratings), weights.sum(axis=1)),
    closed=lambda ratings: wilson_of_two(_of_each_case(ratings), ratings.readers),
)
