"""Lin's concordance correlation of two readers: how near their values lie to the line of equality.

2 s_xy / (s_x^2 + s_y^2 + (mean x - mean y)^2), variances over n. Interval by Fisher's z (Lin 1989; standard error as
corrected in Biometrics 2000;56:324). `precision` is Pearson's r, `accuracy` the bias factor C_b; CCC is their product.
"""

import numpy as np

from app.agreement.metrics import quantiles
from app.agreement.metrics.base import RatingMetric, centred, divide, rated_by_all
from app.agreement.values import FloatArray, Interval, Ratings, Scale


def _moments(ratings: Ratings, weights: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Variances of both, covariance, difference of means, in units of the common range."""
    x, y = centred(ratings.values).T
    n = weights.sum(axis=1)
    mean_x, mean_y = weights @ x / n, weights @ y / n
    spread_x = np.maximum(weights @ x**2 / n - mean_x**2, 0)
    spread_y = np.maximum(weights @ y**2 / n - mean_y**2, 0)
    return spread_x, spread_y, weights @ (x * y) / n - mean_x * mean_y, mean_x - mean_y


def _estimates(ratings: Ratings, weights: FloatArray) -> FloatArray:
    spread_x, spread_y, together, shift = _moments(ratings, weights)
    return divide(2 * together, spread_x + spread_y + shift**2)


def _parts(ratings: Ratings) -> tuple[float, float, float]:
    """CCC, Pearson's r, and the squared shift in units of both standard deviations; NaN where one is constant."""
    ones = np.ones((1, ratings.cases))
    spread_x, spread_y, together, shift = _moments(ratings, ones)
    scale = np.sqrt(spread_x * spread_y)
    r, u2 = divide(together, scale), divide(shift**2, scale)
    return float(_estimates(ratings, ones)[0]), float(r[0]), float(u2[0])


def _closed(ratings: Ratings) -> Interval | None:
    ccc, r, u2 = _parts(ratings)
    n = ratings.cases
    if n < 3 or not np.isfinite([r, u2]).all() or r == 0 or abs(ccc) >= 1 or abs(r) >= 1:
        return None
    c2, r2 = ccc**2, r**2
    variance = ((1 - r2) * c2 / ((1 - c2) * r2) + 2 * ccc**3 * (1 - ccc) * u2 / (r * (1 - c2) ** 2)) / (n - 2)
    variance -= ccc**4 * u2**2 / (2 * r2 * (1 - c2) ** 2) / (n - 2)
    if variance <= 0:
        return None
    half, z = quantiles.normal(0.975) * float(np.sqrt(variance)), float(np.arctanh(ccc))
    return Interval(float(np.tanh(z - half)), float(np.tanh(z + half)), float(np.sqrt(variance)) * (1 - c2))


def _details(ratings: Ratings, value: float) -> dict[str, object]:
    _, r, _ = _parts(ratings)
    return {"precision": r, "accuracy": value / r} if np.isfinite(r) and r != 0 else {}


LIN_CCC = RatingMetric(
    key="lin_ccc",
    label="Lin's concordance correlation",
    version=1,
    scales=frozenset({Scale.INTERVAL, Scale.RATIO}),
    estimates=_estimates,
    uses=rated_by_all,
    closed=_closed,
    details=_details,
    most_readers=2,
    least_cases=2,
)
