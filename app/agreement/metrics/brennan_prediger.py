"""Brennan and Prediger's kappa: chance is 1/q for q categories; with two categories known as PABAK.

(p_a - 1/q) / (1 - 1/q). Sources: Brennan and Prediger 1981; Byrt, Bishop and Carlin 1993 (prevalence- and
bias-adjusted kappa, 2 p_a - 1). The number of categories enters: give the complete scale.
"""

import numpy as np

from app.agreement.metrics.base import RatingMetric, counts_of, divide, is_binary, rated_at_all
from app.agreement.metrics.chance import linear_interval
from app.agreement.metrics.percent import of_each_case
from app.agreement.values import FloatArray, Interval, Ratings, Scale


def _estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
    chance = 1 / max(1, len(ratings.categories))
    twice = (ratings.given.sum(axis=1) >= 2).astype(np.float64)
    observed = divide(weights @ of_each_case(ratings), weights @ twice)
    return divide(observed - chance, np.full_like(observed, 1 - chance))


def _closed(ratings: Ratings) -> Interval | None:
    value = float(_estimates(ratings, np.ones((1, ratings.cases)))[0])
    chance = 1 / max(1, len(ratings.categories))
    agreement, totals = of_each_case(ratings), counts_of(ratings).sum(axis=1)
    return linear_interval(value, agreement, totals, chance, np.full_like(agreement, chance), ratings.readers)


def _metric(key: str, label: str) -> RatingMetric:
    return RatingMetric(
        key,
        label,
        1,
        frozenset({Scale.NOMINAL, Scale.ORDINAL}),
        _estimates,
        uses=rated_at_all,
        reason=lambda ratings: "the scale has one category only",
        closed=_closed,
        needs=is_binary if key == "pabak" else lambda ratings: True,
    )


BRENNAN_PREDIGER = _metric("brennan_prediger", "Brennan-Prediger kappa")
PABAK = _metric("pabak", "Prevalence- and bias-adjusted kappa")
