"""How far numbers of one case lie apart, in their own unit: within-case SD, repeatability coefficient, CV.

`sem` is the standard error of measurement for absolute agreement, the square root of the mean square within cases
(= the within-case standard deviation); `sem_consistency` leaves out a constant shift between readers (de Vet 2006).
The repeatability coefficient 1.96 sqrt(2) SD = 2.77 SD holds 95 % of differences of two ratings, the within-case CV is
the root mean square of SD / mean of each case (Bland and Altman 1996). Closed forms: chi-square, normal errors.
"""

from collections.abc import Callable

import numpy as np

from app.agreement.metrics import quantiles
from app.agreement.metrics.base import INCOMPLETE, RatingMetric, divide, rated_by_all
from app.agreement.values import FloatArray, Interval, Ratings, Scale

REPEATABILITY = 1.96 * 2**0.5


def _within(ratings: Ratings, weights: FloatArray) -> FloatArray:
    """The mean of the cases' own sample variances."""
    return np.asarray(weights @ ratings.values.var(axis=1, ddof=1) / weights.sum(axis=1))


def _residual(ratings: Ratings, weights: FloatArray) -> FloatArray:
    """The mean square that neither cases nor readers explain."""
    k, n = ratings.readers, weights.sum(axis=1)
    centred = ratings.values - ratings.values.mean(axis=1, keepdims=True)
    shifts = weights @ centred / n[:, None]
    total = weights @ (centred**2).sum(axis=1) - n * (shifts**2).sum(axis=1)
    return divide(np.maximum(total, 0), (n - 1) * (k - 1))


def _relative(ratings: Ratings, weights: FloatArray) -> FloatArray:
    """The mean of squared SD / mean; NaN where a case's mean is 0."""
    means = ratings.values.mean(axis=1)
    squared = divide(ratings.values.var(axis=1, ddof=1), means**2)
    return np.asarray(weights @ squared / weights.sum(axis=1))


Variance = Callable[[Ratings, FloatArray], FloatArray]


def _metric(
    key: str, label: str, variance: Variance, *, factor: float = 1.0, ratio: bool = False, two_way: bool = False
) -> RatingMetric:
    def estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
        return np.asarray(factor * np.sqrt(variance(ratings, weights)))

    def closed(ratings: Ratings) -> Interval | None:
        if ratio:
            return None
        value = float(estimates(ratings, np.ones((1, ratings.cases)))[0])
        degrees = (ratings.cases - two_way) * (ratings.readers - 1)
        low, high = (value * float(np.sqrt(degrees / quantiles.chi_square(p, degrees))) for p in (0.975, 0.025))
        return Interval(low, high)

    return RatingMetric(
        key,
        label,
        1,
        frozenset({Scale.RATIO} if ratio else {Scale.INTERVAL, Scale.RATIO}),
        estimates,
        uses=rated_by_all,
        reason=lambda ratings: "the mean of a case is 0",
        closed=closed,
        least_cases=2 if two_way else 1,
        nothing=INCOMPLETE,
    )


SEM = _metric("sem", "Standard error of measurement", _within)
SEM_CONSISTENCY = _metric("sem_consistency", "Standard error of measurement, consistency", _residual, two_way=True)
REPEATABILITY_COEFFICIENT = _metric(
    "repeatability_coefficient", "Repeatability coefficient", _within, factor=REPEATABILITY
)
WITHIN_CASE_CV = _metric("within_case_cv", "Within-case coefficient of variation", _relative, ratio=True)
