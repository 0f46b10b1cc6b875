"""Agreement across a decision threshold: an ordinal scale cut into below, and at or above one of its steps.

A biopsy is decided at category >= 3 or >= 4 (CLINICAL 4.3): two readers one step apart may agree or not on what is
done. Each metric here is one of two categories, applied to the cut scale; its key ends in `_ge3`, `_ge4`.
"""

from dataclasses import replace

import numpy as np

from app.agreement.metrics.base import RatingMetric
from app.agreement.metrics.cohen import COHEN_KAPPA
from app.agreement.metrics.fleiss import FLEISS_KAPPA
from app.agreement.metrics.gwet import GWET_AC1
from app.agreement.metrics.percent import PERCENT_AGREEMENT
from app.agreement.metrics.specific import NEGATIVE_AGREEMENT, POSITIVE_AGREEMENT
from app.agreement.values import Ratings, Scale

STEPS = ("3", "4")
CUT = (PERCENT_AGREEMENT, POSITIVE_AGREEMENT, NEGATIVE_AGREEMENT, COHEN_KAPPA, FLEISS_KAPPA, GWET_AC1)


def can_be_cut(ratings: Ratings, step: str) -> bool:
    """The step is on the scale and not its lowest."""
    return step in ratings.categories[1:]


def cut(ratings: Ratings, step: str) -> Ratings:
    """0 below the step, 1 from it up; missing stays missing."""
    place = ratings.categories.index(step)
    values = np.where(ratings.given, ratings.values >= place, np.nan)
    return replace(ratings, values=values, scale=Scale.NOMINAL, categories=(f"< {step}", f">= {step}"))


def at(metric: RatingMetric, step: str) -> RatingMetric:
    return replace(
        metric,
        key=f"{metric.key}_ge{step}",
        label=f"{metric.label}, {step} or more",
        scales=frozenset({Scale.ORDINAL}),
        estimates=lambda ratings, weights: metric.estimates(cut(ratings, step), weights),
        reason=lambda ratings: metric.reason(cut(ratings, step)),
        closed=lambda ratings: metric.closed(cut(ratings, step)),
        details=lambda ratings, value: metric.details(cut(ratings, step), value),
        needs=lambda ratings: can_be_cut(ratings, step),
    )


THRESHOLDS: tuple[RatingMetric, ...] = tuple(at(metric, step) for step in STEPS for metric in CUT)
