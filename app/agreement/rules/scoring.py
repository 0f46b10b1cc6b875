"""Scores of cases against a yes or no: the area under the ROC curve, of one list or of several readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from app.agreement.metrics import roc
from app.agreement.values import RESAMPLES, SEED, MetricValue


@dataclass(frozen=True)
class Scored:
    """`reader` is empty where the table names none."""

    case: str
    patient: str
    reader: str
    score: float
    is_positive: bool


def areas(scored: Sequence[Scored], *, resamples: int = RESAMPLES, seed: int = SEED) -> dict[str, MetricValue]:
    """With several readers `auc` is a list in their order, and `auc_mean` their mean (undefined unless all are)."""
    readers = list(dict.fromkeys(one.reader for one in scored))
    if len(readers) == 1:
        return _of_one(scored, resamples, seed)
    found = [_of_one([one for one in scored if one.reader == reader], resamples, seed)["auc"] for reader in readers]
    numbers = [one.value if isinstance(one.value, float) else None for one in found]
    known = [number for number in numbers if number is not None]
    cases = len({one.case for one in scored})
    details = {"by": readers, "lows": [one.low for one in found], "highs": [one.high for one in found]}
    reason = None if known else roc.ONE_KIND
    mean = fmean(known) if len(known) == len(readers) else None
    return {
        "auc": MetricValue(tuple(numbers) if known else None, cases, roc.DEFINITION, reason=reason, details=details),
        "auc_mean": MetricValue(mean, cases, "auc_mean/1", reason=None if mean is not None else roc.ONE_KIND),
    }


def _of_one(scored: Sequence[Scored], resamples: int, seed: int) -> dict[str, MetricValue]:
    scores = np.array([one.score for one in scored], dtype=np.float64)
    is_positive = np.array([one.is_positive for one in scored], dtype=np.bool_)
    _, patients = np.unique([one.patient for one in scored], return_inverse=True)
    points = roc.curve(scores, is_positive)

    def listed(key: str, place: int) -> MetricValue:
        numbers = tuple(point[place] for point in points)
        reason = None if points else roc.ONE_KIND
        return MetricValue(numbers or None, len(scored), f"{key}/1", reason=reason)

    return {
        "auc": roc.auc(scores, is_positive, patients, resamples=resamples, seed=seed),
        "roc_threshold": listed("roc_threshold", 0),
        "roc_false_positive_rate": listed("roc_false_positive_rate", 1),
        "roc_sensitivity": listed("roc_sensitivity", 2),
    }
