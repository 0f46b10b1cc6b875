"""Kendall's W: how far readers rank cases alike, corrected for ties. It does not see a constant bias.

Source: Kendall and Gibbons, Rank Correlation Methods, 1990; cases rated by every reader only.
"""

import numpy as np

from app.agreement.metrics.base import INCOMPLETE, RatingMetric, divide, rated_by_all
from app.agreement.values import FloatArray, Ratings, Scale


def _estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
    """With multiplicities: the middle rank of a tie of t cases after s others is s + (t + 1) / 2."""
    n, m = weights.sum(axis=1), ratings.readers
    rank_sums = np.zeros_like(weights)
    ties = np.zeros(len(weights))
    for reader in range(m):
        values, places = np.unique(ratings.values[:, reader], return_inverse=True)
        member = (places[:, None] == np.arange(values.size)).astype(np.float64)
        tied = weights @ member
        ranks = np.cumsum(tied, axis=1) - tied + (tied + 1) / 2
        rank_sums += ranks[:, places]
        ties += (tied**3 - tied).sum(axis=1)
    spread = (weights * (rank_sums - m * (n[:, None] + 1) / 2) ** 2).sum(axis=1)
    return divide(12 * spread, m**2 * (n**3 - n) - m * ties)


KENDALL_W = RatingMetric(
    key="kendall_w",
    label="Kendall's W",
    version=1,
    scales=frozenset({Scale.ORDINAL, Scale.INTERVAL, Scale.RATIO}),
    estimates=_estimates,
    uses=rated_by_all,
    least_cases=2,
    nothing=INCOMPLETE,
)
