"""Cohen's kappa of two readers: unweighted, linear, quadratic, over the complete list of categories.

Sources: Cohen 1960 and 1968; standard error by Fleiss, Cohen and Everitt 1969.
"""

import numpy as np

from app.agreement.metrics import quantiles
from app.agreement.metrics.base import RatingMetric, divide, one_hot, rated_by_all
from app.agreement.metrics.weights import disagreement
from app.agreement.values import FloatArray, Interval, Ratings, Scale


def kappa_of_tables(tables: FloatArray, disagreements: FloatArray) -> FloatArray:
    """Kappa of each (q, q) table of counts in (b, q, q); NaN where chance cannot disagree."""
    totals = tables.sum(axis=(1, 2))
    observed = divide((tables * disagreements).sum(axis=(1, 2)), totals)
    rows, columns = tables.sum(axis=2), tables.sum(axis=1)
    expected = divide(np.einsum("bi,ij,bj->b", rows, disagreements, columns), totals**2)
    return 1 - divide(observed, expected)


def standard_error(table: FloatArray, disagreements: FloatArray) -> float:
    """The large-sample standard error of a (weighted) kappa that is not zero in the population."""
    n = table.sum()
    p, agreement = table / n, 1 - disagreements
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    expected = rows @ agreement @ columns
    kappa = ((p * agreement).sum() - expected) / (1 - expected)
    of_rows, of_columns = agreement @ columns, rows @ agreement
    spread = agreement - (of_rows[:, None] + of_columns[None, :]) * (1 - kappa)
    variance = (p * spread**2).sum() - (kappa - expected * (1 - kappa)) ** 2
    return float(np.sqrt(max(variance, 0) / n) / (1 - expected))


def pair_tables(ratings: Ratings, weights: FloatArray, first: int, second: int) -> FloatArray:
    """(b, q, q): how often the first reader said one category and the second another, where both rated."""
    q = len(ratings.categories)
    hot = one_hot(ratings)
    cells = hot[:, first, :, None] * hot[:, second, None, :]
    return np.asarray((weights @ cells.reshape(ratings.cases, q * q)).reshape(-1, q, q))


def _metric(key: str, label: str, power: int, scales: frozenset[Scale]) -> RatingMetric:
    def estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
        return kappa_of_tables(pair_tables(ratings, weights, 0, 1), disagreement(len(ratings.categories), power))

    def closed(ratings: Ratings) -> Interval:
        table = pair_tables(ratings, np.ones((1, ratings.cases)), 0, 1)[0]
        disagreements = disagreement(len(ratings.categories), power)
        kappa = float(kappa_of_tables(table[None], disagreements)[0])
        se = standard_error(table, disagreements)
        half = quantiles.normal(0.975) * se
        return Interval(kappa - half, min(1.0, kappa + half), se)

    return RatingMetric(
        key, label, 1, scales, estimates, uses=rated_by_all, closed=closed, most_readers=2, least_cases=2
    )


_ORDINAL = frozenset({Scale.ORDINAL})

COHEN_KAPPA = _metric("cohen_kappa", "Cohen's kappa", 0, _ORDINAL | {Scale.NOMINAL})
COHEN_KAPPA_LINEAR = _metric("cohen_kappa_linear", "Cohen's kappa, linear weights", 1, _ORDINAL)
COHEN_KAPPA_QUADRATIC = _metric("cohen_kappa_quadratic", "Cohen's kappa, quadratic weights", 2, _ORDINAL)
