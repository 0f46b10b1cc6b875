"""Intraclass correlations of numbers: one-way, absolute agreement, consistency; single and average ratings.

Sources: Shrout and Fleiss 1979; McGraw and Wong 1996 (names, F intervals). Cases rated by every reader only.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.agreement.metrics import quantiles
from app.agreement.metrics.base import INCOMPLETE, RatingMetric, centred, divide, rated_by_all
from app.agreement.values import FloatArray, Interval, Scale


@dataclass(frozen=True)
class Squares:
    """Mean squares of the two-way table: between cases, between readers, residual, and within cases."""

    cases: FloatArray
    readers: FloatArray
    residual: FloatArray
    within: FloatArray
    n: FloatArray
    k: int


def mean_squares(values: FloatArray, weights: FloatArray) -> Squares:
    """`values` (cases, readers), `weights` (b, cases); squares are in units of the squared range."""
    values = centred(values)
    k, n = values.shape[1], weights.sum(axis=1)
    columns = weights @ values / n[:, None]
    grand = columns.mean(axis=1)
    total = weights @ (values**2).sum(axis=1) - n * k * grand**2
    of_cases = k * (weights @ values.mean(axis=1) ** 2 - n * grand**2)
    of_readers = n * ((columns - grand[:, None]) ** 2).sum(axis=1)
    residual = np.maximum(total - of_cases - of_readers, 0)
    ones = n - 1
    return Squares(
        cases=divide(np.maximum(of_cases, 0), ones),
        readers=of_readers / (k - 1),
        residual=divide(residual, ones * (k - 1)),
        within=divide(np.maximum(total - of_cases, 0), n * (k - 1)),
        n=n,
        k=k,
    )


Form = Callable[[Squares], FloatArray]
FORMS: dict[str, Form] = {
    "icc_11": lambda s: divide(s.cases - s.within, s.cases + (s.k - 1) * s.within),
    "icc_a1": lambda s: divide(
        s.cases - s.residual, s.cases + (s.k - 1) * s.residual + s.k * (s.readers - s.residual) / s.n
    ),
    "icc_c1": lambda s: divide(s.cases - s.residual, s.cases + (s.k - 1) * s.residual),
    "icc_1k": lambda s: divide(s.cases - s.within, s.cases),
    "icc_ak": lambda s: divide(s.cases - s.residual, s.cases + (s.readers - s.residual) / s.n),
    "icc_ck": lambda s: divide(s.cases - s.residual, s.cases),
}


def _by_f(value: float, degrees: tuple[float, float], k: int, average: bool) -> Interval | None:
    """For forms that are a function of one F = between / error."""
    f = (1 / (1 - value)) if average else (1 + (k - 1) * value) / (1 - value)
    d1, d2 = degrees
    low, high = f / quantiles.fisher_f(0.975, d1, d2), f * quantiles.fisher_f(0.975, d2, d1)
    if average:
        return Interval(float(1 - 1 / low), float(1 - 1 / high))
    return Interval(float((low - 1) / (low + k - 1)), float((high - 1) / (high + k - 1)))


def _absolute(value: float, s: Squares, average: bool) -> Interval | None:
    """McGraw and Wong's interval of ICC(A,1), Satterthwaite's degrees of freedom; stepped up for ICC(A,k)."""
    n, k = float(s.n[0]), s.k
    between, readers, error = float(s.cases[0]), float(s.readers[0]), float(s.residual[0])
    single = value / (k - value * (k - 1)) if average else value
    a = k * single / (n * (1 - single))
    b = 1 + k * single * (n - 1) / (n * (1 - single))
    spread = (a * readers) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    if spread <= 0:
        return None
    degrees = (a * readers + b * error) ** 2 / spread
    rest = k * readers + (k * n - k - n) * error
    f_low, f_high = quantiles.fisher_f(0.975, n - 1, degrees), quantiles.fisher_f(0.975, degrees, n - 1)
    low = n * (between - f_low * error) / (f_low * rest + n * between)
    high = n * (f_high * between - error) / (rest + n * f_high * between)
    if average:
        low, high = (k * x / (1 + (k - 1) * x) for x in (low, high))
    return Interval(float(low), float(high))


def closed_interval(key: str, values: FloatArray) -> Interval | None:
    """The F interval of one form; None where it has no spread to work with."""
    s = mean_squares(values, np.ones((1, len(values))))
    value = float(FORMS[key](s)[0])
    if not np.isfinite(value) or value >= 1:
        return None
    n, k, average = float(s.n[0]), s.k, key.endswith("k")
    if key in ("icc_a1", "icc_ak"):
        return _absolute(value, s, average)
    residual = n * (k - 1) if key in ("icc_11", "icc_1k") else (n - 1) * (k - 1)
    return _by_f(value, (n - 1, residual), k, average)


def _metric(key: str, label: str) -> RatingMetric:
    return RatingMetric(
        key,
        label,
        1,
        frozenset({Scale.INTERVAL, Scale.RATIO}),
        lambda ratings, weights: FORMS[key](mean_squares(ratings.values, weights)),
        uses=rated_by_all,
        reason=lambda ratings: "no variation between cases",
        closed=lambda ratings: closed_interval(key, ratings.values),
        least_cases=2,
        nothing=INCOMPLETE,
    )


ICC_11 = _metric("icc_11", "ICC(1,1)")
ICC_A1 = _metric("icc_a1", "ICC(A,1)")
ICC_C1 = _metric("icc_c1", "ICC(C,1)")
ICC_1K = _metric("icc_1k", "ICC(1,k)")
ICC_AK = _metric("icc_ak", "ICC(A,k)")
ICC_CK = _metric("icc_ck", "ICC(C,k)")
