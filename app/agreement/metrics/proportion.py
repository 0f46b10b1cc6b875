"""Intervals of a proportion, k of n: Wilson's score interval, and the exact one of Clopper and Pearson.

Sources: Wilson 1927; Clopper and Pearson 1934. Unlike p +- 1.96 SE both stay within 0 and 1.
"""

import numpy as np

from app.agreement.metrics import quantiles
from app.agreement.values import Interval


def wilson(k: float, n: float, level: float = 0.95) -> Interval:
    """(p + z^2/2n +- z sqrt(p (1 - p)/n + z^2/4n^2)) / (1 + z^2/n); `se` is that of the plain proportion."""
    _check(k, n)
    p, z = k / n, quantiles.normal(0.5 + level / 2)
    middle, spread = p + z**2 / (2 * n), z * float(np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)))
    low, high = (middle - spread) / (1 + z**2 / n), (middle + spread) / (1 + z**2 / n)
    return Interval(max(0.0, low), min(1.0, high), float(np.sqrt(p * (1 - p) / n)))


def clopper_pearson(k: int, n: int, level: float = 0.95) -> Interval:
    """Quantiles of the beta distribution; covers at least as often as it says."""
    _check(k, n)
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else quantiles.beta(tail, k, n - k + 1)
    high = 1.0 if k == n else quantiles.beta(1 - tail, k + 1, n - k)
    return Interval(low, high)


def _check(k: float, n: float) -> None:
    if n <= 0 or not 0 <= k <= n:
        raise ValueError("a proportion is k of n with 0 <= k <= n and n > 0")
