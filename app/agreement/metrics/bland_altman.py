"""Bland-Altman: the mean difference of two readers (first minus second) and its 95 % limits of agreement.

Source: Bland and Altman, Lancet 1986 (intervals of bias and limits by t; standard error of a limit s * sqrt(3/n)).
"""

from collections.abc import Callable

import numpy as np
from scipy import stats

from app.agreement.metrics.base import RatingMetric, divide, rated_by_all
from app.agreement.values import FloatArray, Interval, Ratings, Scale

SDS = 1.96
"""How many standard deviations the limits lie from the bias."""


def _differences(ratings: Ratings) -> FloatArray:
    return np.asarray(ratings.values[:, 0] - ratings.values[:, 1])


def _moments(ratings: Ratings, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and sample standard deviation of the differences."""
    differences, n = _differences(ratings), weights.sum(axis=1)
    mean = weights @ differences / n
    spread = (weights * (differences[None, :] - mean[:, None]) ** 2).sum(axis=1)
    return mean, np.sqrt(divide(spread, n - 1))


def limit_interval(differences: FloatArray, sds: float) -> tuple[float, Interval]:
    """Bias + `sds` standard deviations (0: the bias itself), with its interval by t."""
    n, sd = len(differences), float(differences.std(ddof=1))
    value = float(differences.mean()) + sds * sd
    se = sd * float(np.sqrt((3 if sds else 1) / n))
    half = float(stats.t.ppf(0.975, n - 1)) * se
    return value, Interval(value - half, value + half, se)


def _metric(
    key: str, label: str, estimate: Callable[[FloatArray, FloatArray], FloatArray], sds: float | None
) -> RatingMetric:
    return RatingMetric(
        key,
        label,
        1,
        frozenset({Scale.INTERVAL, Scale.RATIO}),
        lambda ratings, weights: estimate(*_moments(ratings, weights)),
        uses=rated_by_all,
        closed=lambda ratings: None if sds is None else limit_interval(_differences(ratings), sds)[1],
        most_readers=2,
        least_cases=2,
    )


BLAND_ALTMAN_BIAS = _metric("bland_altman_bias", "Bias", lambda mean, sd: mean, 0)
BLAND_ALTMAN_SD = _metric("bland_altman_sd", "Standard deviation of differences", lambda mean, sd: sd, None)
BLAND_ALTMAN_LOWER = _metric("bland_altman_lower", "Lower limit of agreement", lambda m, sd: m - SDS * sd, -SDS)
BLAND_ALTMAN_UPPER = _metric("bland_altman_upper", "Upper limit of agreement", lambda m, sd: m + SDS * sd, SDS)
