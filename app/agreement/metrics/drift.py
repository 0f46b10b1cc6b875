"""Drift: whether a reader's scores wander, against the others, over time or by position in a session.

The slope of (own value - mean of the others) over time or position, least squares, interval by t. 0 is no drift.
"""

import numpy as np

from app.agreement.metrics import quantiles
from app.agreement.metrics.base import TOO_FEW
from app.agreement.metrics.leniency import deviations
from app.agreement.values import FloatArray, Interval, MetricValue, Ratings

DEFINITION = "drift/1"


def drift(ratings: Ratings, reader: int, when: FloatArray) -> MetricValue:
    """Per unit of `when` (cases,): days, hours, or the position of the case in the session; NaN is unknown."""
    apart = deviations(ratings)[:, reader]
    used = np.isfinite(apart) & np.isfinite(when)
    x, y, n = when[used], apart[used], int(used.sum())
    left_out = ratings.cases - n
    if n < 3:
        return MetricValue(None, n, DEFINITION, reason=TOO_FEW.replace("two", "three"), left_out=left_out)
    spread = float(((x - x.mean()) ** 2).sum())
    if spread <= 0:
        return MetricValue(None, n, DEFINITION, reason="all cases were read at one time", left_out=left_out)
    slope = float((x - x.mean()) @ y) / spread
    rest = y - y.mean() - slope * (x - x.mean())
    se = float(np.sqrt((rest @ rest) / (n - 2) / spread))
    half = quantiles.student_t(0.975, n - 2) * se
    closed = Interval(slope - half, slope + half, se)
    return MetricValue(slope, n, DEFINITION, closed.low, closed.high, closed=closed, left_out=left_out)
