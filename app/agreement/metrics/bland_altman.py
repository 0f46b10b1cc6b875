"""Bland-Altman: the mean difference of two readers (first minus second) and its 95 % limits of agreement.

Source: Bland and Altman, Lancet 1986 (intervals of bias and limits by t; standard error of a limit s * sqrt(3/n)).
Where differences grow with size, the same on logarithms: first over second as a ratio, its limits likewise
(Bland and Altman, Stat Methods Med Res 1999).
"""

from collections.abc import Callable

import numpy as np

from app.agreement.metrics import quantiles
from app.agreement.metrics.base import RatingMetric, divide, rated_by_all
from app.agreement.values import FloatArray, Interval, Ratings, Scale

SDS = 1.96
"""How many standard deviations the limits lie from the bias."""


Differences = Callable[[Ratings], FloatArray]


def _plain(ratings: Ratings) -> FloatArray:
    return np.asarray(ratings.values[:, 0] - ratings.values[:, 1])


def _logarithms(ratings: Ratings) -> FloatArray:
    """NaN where a value is 0: it has no logarithm."""
    positive = np.where(ratings.values > 0, ratings.values, np.nan)
    return np.asarray(np.log(positive[:, 0]) - np.log(positive[:, 1]))


def _moments(differences: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and sample standard deviation."""
    n = weights.sum(axis=1)
    mean = weights @ differences / n
    spread = (weights * (differences[None, :] - mean[:, None]) ** 2).sum(axis=1)
    return mean, np.sqrt(divide(spread, n - 1))


def limit_interval(differences: FloatArray, sds: float) -> tuple[float, Interval]:
    """Bias + `sds` standard deviations (0: the bias itself), with its interval by t."""
    n, sd = len(differences), float(differences.std(ddof=1))
    value = float(differences.mean()) + sds * sd
    se = sd * float(np.sqrt((3 if sds else 1) / n))
    half = quantiles.student_t(0.975, n - 1) * se
    return value, Interval(value - half, value + half, se)


Estimate = Callable[[FloatArray, FloatArray], FloatArray]


def _metric(key: str, label: str, estimate: Estimate, sds: float | None) -> RatingMetric:
    return RatingMetric(
        key,
        label,
        1,
        frozenset({Scale.INTERVAL, Scale.RATIO}),
        lambda ratings, weights: estimate(*_moments(_plain(ratings), weights)),
        uses=rated_by_all,
        closed=lambda ratings: None if sds is None else limit_interval(_plain(ratings), sds)[1],
        most_readers=2,
        least_cases=2,
    )


def _as_ratio(key: str, label: str, sds: float) -> RatingMetric:
    def closed(ratings: Ratings) -> Interval:
        interval = limit_interval(_logarithms(ratings), sds)[1]
        return Interval(float(np.exp(interval.low)), float(np.exp(interval.high)))

    def estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
        mean, sd = _moments(_logarithms(ratings), weights)
        return np.asarray(np.exp(mean + sds * sd))

    return RatingMetric(
        key,
        label,
        1,
        frozenset({Scale.RATIO}),
        estimates,
        uses=rated_by_all,
        reason=lambda ratings: "a value is 0: it has no logarithm",
        closed=closed,
        most_readers=2,
        least_cases=2,
    )


BLAND_ALTMAN_BIAS = _metric("bland_altman_bias", "Bias", lambda mean, sd: mean, 0)
BLAND_ALTMAN_SD = _metric("bland_altman_sd", "Standard deviation of differences", lambda mean, sd: sd, None)
BLAND_ALTMAN_LOWER = _metric("bland_altman_lower", "Lower limit of agreement", lambda m, sd: m - SDS * sd, -SDS)
BLAND_ALTMAN_UPPER = _metric("bland_altman_upper", "Upper limit of agreement", lambda m, sd: m + SDS * sd, SDS)
BLAND_ALTMAN_RATIO = _as_ratio("bland_altman_ratio", "Bias as a ratio", 0)
BLAND_ALTMAN_RATIO_LOWER = _as_ratio("bland_altman_ratio_lower", "Lower limit of agreement as a ratio", -SDS)
BLAND_ALTMAN_RATIO_UPPER = _as_ratio("bland_altman_ratio_upper", "Upper limit of agreement as a ratio", SDS)

BLAND_ALTMAN = (
    BLAND_ALTMAN_BIAS,
    BLAND_ALTMAN_SD,
    BLAND_ALTMAN_LOWER,
    BLAND_ALTMAN_UPPER,
    BLAND_ALTMAN_RATIO,
    BLAND_ALTMAN_RATIO_LOWER,
    BLAND_ALTMAN_RATIO_UPPER,
)
