"""Gwet's AC1 and AC2: chance from how evenly the categories are used; stable where kappa is paradoxical.

(p_a - p_e) / (1 - p_e), p_e = sum of the weights / (q (q - 1)) x sum of p_k (1 - p_k).
Source: Gwet 2008, and Handbook of Inter-Rater Reliability, 2014 (weights, missing ratings, standard error).
AC1 of ratings without any variation is 1, by its definition. The number of categories enters: give the scale.
"""

import numpy as np

from app.agreement.metrics.base import RatingMetric, counts_of, divide, rated_at_all
from app.agreement.metrics.chance import linear_interval
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


def closed_interval(counts: FloatArray, disagreements: FloatArray, readers: int) -> Interval | None:
    value = float(from_counts(counts, np.ones((1, len(counts))), disagreements)[0])
    factor, totals = _chance_factor(disagreements), counts.sum(axis=1)
    own = counts / totals[:, None]
    shares = own.mean(axis=0)
    expected = factor * float((shares * (1 - shares)).sum())
    of_case = factor * (own * (1 - shares)).sum(axis=1)
    return linear_interval(value, case_agreement(counts, disagreements), totals, expected, of_case, readers)


def _metric(key: str, label: str, power: int, scales: frozenset[Scale]) -> RatingMetric:
    def of(ratings: Ratings) -> FloatArray:
        return disagreement(len(ratings.categories), power)

    return RatingMetric(
        key,
        label,
        1,
        scales,
        lambda r, weights: from_counts(counts_of(r), weights, of(r)),
        uses=rated_at_all,
        closed=lambda r: closed_interval(counts_of(r), of(r), r.readers),
        least_cases=2,
    )


_ORDINAL = frozenset({Scale.ORDINAL})

GWET_AC1 = _metric("gwet_ac1", "Gwet's AC1", 0, _ORDINAL | {Scale.NOMINAL})
GWET_AC2_LINEAR = _metric("gwet_ac2_linear", "Gwet's AC2, linear weights", 1, _ORDINAL)
GWET_AC2_QUADRATIC = _metric("gwet_ac2_quadratic", "Gwet's AC2, quadratic weights", 2, _ORDINAL)
