"""Each reader against the plurality of the other readers: agreement, sensitivity, specificity.

The reader's own vote never enters what it is compared with; cases on which the others tie are left out. Sensitivity
and specificity need two categories, the positive one is the last; on ordinal scales they are given for the decision
thresholds. A reader whom the others never gave a positive (negative) case has none.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.agreement.metrics.base import is_binary, one_hot
from app.agreement.metrics.lists import ListMetric, Numbers, defined
from app.agreement.metrics.threshold import STEPS, can_be_cut, cut
from app.agreement.values import FloatArray, Ratings, Scale


def of_others(ratings: Ratings) -> FloatArray:
    """(cases, readers): the category most other readers gave; NaN where they tie or nobody else rated."""
    hot = one_hot(ratings)
    votes = hot.sum(axis=1, keepdims=True) - hot
    most = votes.max(axis=2)
    alone = (votes == most[:, :, None]).sum(axis=2) == 1
    return np.asarray(np.where(alone & (most > 0), votes.argmax(axis=2), np.nan))


def _share(ratings: Ratings, among: int | None) -> Numbers:
    """Of the cases whose other readers said `among` (None: anything), the share in which the reader said so too."""
    others = of_others(ratings)
    asked = ratings.given & (np.isfinite(others) if among is None else others == among)
    same = (asked & (ratings.values == others)).sum(axis=0)
    count = asked.sum(axis=0)
    return defined(np.where(count > 0, same / np.maximum(count, 1), np.nan))


_TIED = "the other readers tie in every case, or never gave the category"


def _metric(key: str, label: str, numbers: Callable[[Ratings], Numbers]) -> ListMetric:
    scales = frozenset({Scale.NOMINAL, Scale.ORDINAL})
    return ListMetric(key, label, 1, scales, numbers, least_readers=3, nothing=_TIED)


def _at(metric: ListMetric, step: str) -> ListMetric:
    return replace(
        metric,
        key=f"{metric.key}_ge{step}",
        label=f"{metric.label}, {step} or more",
        scales=frozenset({Scale.ORDINAL}),
        numbers=lambda ratings: metric.numbers(cut(ratings, step)),
        needs=lambda ratings: can_be_cut(ratings, step),
    )


AGREEMENT_WITH_OTHERS = _metric("agreement_with_others", "Agreement with the others", lambda r: _share(r, None))
_OF_TWO = (
    replace(_metric("sensitivity_to_others", "Sensitivity to the others", lambda r: _share(r, 1)), needs=is_binary),
    replace(_metric("specificity_to_others", "Specificity to the others", lambda r: _share(r, 0)), needs=is_binary),
)
AGAINST_OTHERS: tuple[ListMetric, ...] = (
    AGREEMENT_WITH_OTHERS,
    *_OF_TWO,
    *(_at(metric, step) for step in STEPS for metric in _OF_TWO),
)
