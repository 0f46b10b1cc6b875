"""Light's kappa: the mean of Cohen's kappas of all pairs of readers (Light 1971; weighted forms likewise).

Each pair over the cases both rated. A pair without variation has no kappa and is left out of the mean; `pairs`
says how many entered.
"""

from itertools import combinations

import numpy as np

from app.agreement.metrics.base import RatingMetric
from app.agreement.metrics.cohen import kappa_of_tables, pair_tables
from app.agreement.metrics.weights import disagreement
from app.agreement.values import FloatArray, Ratings, Scale


def _of_pairs(ratings: Ratings, weights: FloatArray, power: int) -> FloatArray:
    """(pairs, b), NaN where a pair has no kappa."""
    disagreements = disagreement(len(ratings.categories), power)
    pairs = combinations(range(ratings.readers), 2)
    return np.array([kappa_of_tables(pair_tables(ratings, weights, *pair), disagreements) for pair in pairs])


def _mean(kappas: FloatArray) -> FloatArray:
    known = np.isfinite(kappas)
    total = np.where(known, kappas, 0).sum(axis=0)
    count = known.sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _metric(key: str, label: str, power: int, scales: frozenset[Scale]) -> RatingMetric:
    def details(ratings: Ratings, value: float) -> dict[str, object]:
        known = np.isfinite(_of_pairs(ratings, np.ones((1, ratings.cases)), power))
        return {"pairs": int(known.sum())}

    return RatingMetric(
        key,
        label,
        1,
        scales,
        lambda ratings, weights: _mean(_of_pairs(ratings, weights, power)),
        reason=lambda ratings: "no pair of readers has a kappa: their ratings do not vary",
        least_readers=3,
        least_cases=2,
        details=details,
    )


_ORDINAL = frozenset({Scale.ORDINAL})

LIGHT_KAPPA = _metric("light_kappa", "Light's kappa", 0, _ORDINAL | {Scale.NOMINAL})
LIGHT_KAPPA_LINEAR = _metric("light_kappa_linear", "Light's kappa, linear weights", 1, _ORDINAL)
LIGHT_KAPPA_QUADRATIC = _metric("light_kappa_quadratic", "Light's kappa, quadratic weights", 2, _ORDINAL)
