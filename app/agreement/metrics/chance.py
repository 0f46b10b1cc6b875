"""The closed-form interval that coefficients of the form (observed - chance) / (1 - chance) share.

Source: Gwet, Handbook of Inter-Rater Reliability, 2014: linearised variance over cases, t interval. Two readers
without a missing rating take the form published for tables (Gwet 2008; like Cohen's standard error by Fleiss,
Cohen and Everitt 1969), which divides by n^2 where the general one divides by n (n - 1).
"""

import numpy as np

from app.agreement.metrics import quantiles
from app.agreement.values import FloatArray, Interval


def linear_interval(
    value: float, agreement: FloatArray, totals: FloatArray, expected: float, of_case: FloatArray, readers: int
) -> Interval | None:
    """`agreement` and `of_case` are each case's share of observed and chance agreement, `totals` its ratings.

    None for fewer than two cases, and where chance would agree completely.
    """
    n, twice = totals.size, totals >= 2
    if n < 2 or not twice.any() or expected >= 1 - 1e-12:
        return None
    kappa = np.where(twice, n / twice.sum() * (agreement - expected) / (1 - expected), 0.0)
    linear = kappa - 2 * (1 - value) * (of_case - expected) / (1 - expected)
    ones = n if readers == 2 and bool((totals == 2).all()) else n - 1
    se = float(np.sqrt(((linear - value) ** 2).sum() / (n * ones)))
    half = quantiles.student_t(0.975, n - 1) * se
    return Interval(value - half, min(1.0, value + half), se)
