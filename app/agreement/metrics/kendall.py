"""Kendall's W: how far readers rank cases alike, corrected for ties. It does not see a constant bias.

12 S / (m^2 (n^3 - n) - m T) with S the spread of rank sums and T = sum of t^3 - t over ties.
Source: Kendall and Gibbons, Rank Correlation Methods, 1990; cases rated by every reader only.
"""

import numpy as np

from app.agreement.metrics import quantiles
from app.agreement.metrics.base import INCOMPLETE, NO_VARIATION, RatingMetric, divide, no_variation, rated_by_all
from app.agreement.values import FloatArray, Ratings, Scale


def _estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
    """With multiplicities: the middle rank of a tie of t cases after s others is s + (t + 1) / 2."""
    n, m = weights.sum(axis=1), ratings.readers
    rank_sums = np.zeros_like(weights)
    ties = np.zeros(len(weights))
    for reader in range(m):
        order = np.argsort(ratings.values[:, reader], kind="stable")
        own = ratings.values[order, reader]
        starts = np.flatnonzero(np.concatenate([[True], own[1:] != own[:-1]]))
        tied = np.add.reduceat(weights[:, order], starts, axis=1)
        ranks = np.cumsum(tied, axis=1) - tied + (tied + 1) / 2
        place = np.empty(ratings.cases, dtype=np.int64)
        place[order] = np.repeat(np.arange(starts.size), np.diff([*starts, ratings.cases]))
        rank_sums += ranks[:, place]
        ties += (tied**3 - tied).sum(axis=1)
    spread = (weights * (rank_sums - m * (n[:, None] + 1) / 2) ** 2).sum(axis=1)
    return divide(12 * spread, m**2 * (n**3 - n) - m * ties)


def _chi_square(ratings: Ratings, w: float) -> dict[str, object]:
    """m (n - 1) W with n - 1 degrees of freedom, against rankings at random."""
    degrees = ratings.cases - 1
    chi_square = ratings.readers * degrees * w
    return {"chi_square": chi_square, "degrees": degrees, "p": quantiles.chi_square_above(chi_square, degrees)}


KENDALL_W = RatingMetric(
    key="kendall_w",
    label="Kendall's W",
    version=1,
    scales=frozenset({Scale.ORDINAL, Scale.INTERVAL, Scale.RATIO}),
    estimates=_estimates,
    uses=rated_by_all,
    reason=lambda ratings: why if (why := no_variation(ratings)) == NO_VARIATION else "no reader tells cases apart",
    least_cases=2,
    nothing=INCOMPLETE,
    details=_chi_square,
)
