"""The ROC curve of scores against a yes or no, and the area under it with its standard error.

The area is the chance that a positive case scores higher than a negative one, ties half (Mann-Whitney). Standard
errors: Hanley and McNeil 1982 (Q1 = A / (2 - A), Q2 = 2 A^2 / (1 + A)), and DeLong 1988 from the cases themselves.
"""

import numpy as np

from app.agreement import bootstrap
from app.agreement.metrics import quantiles
from app.agreement.values import RESAMPLES, SEED, BoolArray, FloatArray, IntArray, Interval, MetricValue

DEFINITION = "auc/1"
ONE_KIND = "needs positive and negative cases"


def hanley_mcneil(area: float, positives: int, negatives: int) -> float:
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (positives - 1) * (q1 - area**2) + (negatives - 1) * (q2 - area**2)
    return float(np.sqrt(max(variance, 0) / (positives * negatives)))


def _wins(scores: FloatArray, is_positive: BoolArray) -> FloatArray:
    """(positives, negatives): 1 where the positive case scores higher, 1/2 for a tie."""
    gap = scores[is_positive][:, None] - scores[~is_positive][None, :]
    return np.asarray((np.sign(gap) + 1) / 2)


def delong(scores: FloatArray, is_positive: BoolArray) -> float | None:
    """None for fewer than two cases of a kind."""
    wins = _wins(scores, is_positive)
    m, n = wins.shape
    if m < 2 or n < 2:
        return None
    return float(np.sqrt(wins.mean(axis=1).var(ddof=1) / m + wins.mean(axis=0).var(ddof=1) / n))


def auc(
    scores: FloatArray,
    is_positive: BoolArray,
    patients: IntArray | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> MetricValue:
    """One score a case; the closed interval is Hanley and McNeil's, DeLong's error is a detail."""
    n, m = scores.size, int(is_positive.sum())
    if m == 0 or m == n:
        return MetricValue(None, n, DEFINITION, reason=ONE_KIND)
    wins = _wins(scores, is_positive)

    def area(weights: FloatArray) -> FloatArray:
        yes, no = weights[:, is_positive], weights[:, ~is_positive]
        pairs = yes.sum(axis=1) * no.sum(axis=1)
        won = ((yes @ wins) * no).sum(axis=1)
        return np.where(pairs > 0, won / np.maximum(pairs, 1), np.nan)

    value = float(area(np.ones((1, n)))[0])
    se = hanley_mcneil(value, m, n - m)
    half = quantiles.normal(0.975) * se
    by = np.arange(n) if patients is None else patients
    low, high = bootstrap.interval(area, by, resamples=resamples, seed=seed)
    closed = Interval(max(0.0, value - half), min(1.0, value + half), se)
    details = {"delong_se": delong(scores, is_positive)}
    return MetricValue(value, n, DEFINITION, low, high, closed=closed, seed=seed, resamples=resamples, details=details)


def curve(scores: FloatArray, is_positive: BoolArray) -> list[tuple[float, float, float]]:
    """(threshold, 1 - specificity, sensitivity) of every score as threshold, from the strictest."""
    positives, negatives = int(is_positive.sum()), int((~is_positive).sum())
    if positives == 0 or negatives == 0:
        return []
    return [
        (
            float(threshold),
            float((scores[~is_positive] >= threshold).sum() / negatives),
            float((scores[is_positive] >= threshold).sum() / positives),
        )
        for threshold in np.unique(scores)[::-1]
    ]
