"""Gwet's AC1 and AC2: chance from how evenly the categories are used; stable where kappa is paradoxical.

Source: Gwet 2008, and Handbook of Inter-Rater Reliability, 2014 (standard error, missing ratings, t interval).
AC1 of ratings without any variation is 1, by its definition. The number of categories enters: give the scale.
"""

import numpy as np
from scipy import stats

from app.agreement.metrics.base import RatingMetric, divide, one_hot, rated_at_all
from app.agreement.metrics.percent import case_agreement
from app.agreement.metrics.weights import disagreement
from app.agreement.values import FloatArray, Interval, Ratings, Scale


def _chance_factor(disagreements: FloatArray) -> float:
    q = len(disagreements)
    return float((1 - disagreements).sum() / (q * (q - 1))) if q > 1 else 0.0


def from_counts(counts: FloatArray, weights: FloatArray, disagreements: FloatArray) -> FloatArray:
    """AC1 / AC2 from category counts of each case (cases, q) under case weights (b, cases)."""
    totals = counts.sum(axis=1)
    twice = (totals >= 2).astype(np.float64)
    observed = divide(weights @ case_agreement(counts, disagreements), weights @ twice)
    shares = (weights @ (counts / totals[:, None])) / weights.sum(axis=1)[:, None]
    expected = _chance_factor(disagreements) * (shares * (1 - shares)).sum(axis=1)
    return divide(observed - expected, 1 - expected)


def closed_interval(counts: FloatArray, disagreements: FloatArray) -> Interval | None:
    """Gwet's linearised standard error with a t interval; None for a single case."""
    n, totals = len(counts), counts.sum(axis=1)
    if n < 2:
        return None
    value = float(from_counts(counts, np.ones((1, n)), disagreements)[0])
    factor, twice = _chance_factor(disagreements), totals >= 2
    own = counts / totals[:, None]
    shares = own.mean(axis=0)
    expected = factor * float((shares * (1 - shares)).sum())
    of_case = factor * (own * (1 - shares)).sum(axis=1)
    agreement = case_agreement(counts, disagreements)
    kappa = np.where(twice, n / twice.sum() * (agreement - expected) / (1 - expected), 0.0)
    linear = kappa - 2 * (1 - value) * (of_case - expected) / (1 - expected)
    se = float(np.sqrt(((linear - value) ** 2).sum() / (n * (n - 1))))
    half = float(stats.t.ppf(0.975, n - 1)) * se
    return Interval(value - half, min(1.0, value + half), se)


def _metric(key: str, label: str, power: int, scales: frozenset[Scale]) -> RatingMetric:
    def counts(ratings: Ratings) -> FloatArray:
        return np.asarray(one_hot(ratings).sum(axis=1))

    return RatingMetric(
        key,
        label,
        1,
        scales,
        lambda r, weights: from_counts(counts(r), weights, disagreement(len(r.categories), power)),
        uses=rated_at_all,
        closed=lambda r: closed_interval(counts(r), disagreement(len(r.categories), power)),
    )


_ORDINAL = frozenset({Scale.ORDINAL})

GWET_AC1 = _metric("gwet_ac1", "Gwet's AC1", 0, _ORDINAL | {Scale.NOMINAL})
GWET_AC2_LINEAR = _metric("gwet_ac2_linear", "Gwet's AC2, linear weights", 1, _ORDINAL)
GWET_AC2_QUADRATIC = _metric("gwet_ac2_quadratic", "Gwet's AC2, quadratic weights", 2, _ORDINAL)
