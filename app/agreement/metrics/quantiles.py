"""Quantiles of the distributions that closed-form intervals need.

From `scipy.special`: `scipy.stats` has the same under friendlier names and takes more than a second to import,
which every start of the application would pay.
"""

from scipy import special


def normal(p: float) -> float:
    return float(special.ndtri(p))


def student_t(p: float, degrees: float) -> float:
    return float(special.stdtrit(degrees, p))


def fisher_f(p: float, numerator: float, denominator: float) -> float:
    return float(special.fdtri(numerator, denominator, p))


def chi_square(p: float, degrees: float) -> float:
    return float(special.chdtri(degrees, 1 - p))


def chi_square_above(value: float, degrees: float) -> float:
    """The probability of a larger value: the p of a chi-square test."""
    return float(special.chdtrc(degrees, value))


def beta(p: float, a: float, b: float) -> float:
    return float(special.betaincinv(a, b, p))
