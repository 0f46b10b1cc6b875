"""FROC and average precision: marked lesions with a confidence, against a reference.

A detection is a hit when it is matched to a lesion of the reference, one detection to one lesion (`matching.match`);
every other one is a false positive. Lowering the confidence that counts gives the FROC curve (Bunch 1978): sensitivity
over false positives per case. Average precision is the sum of precision x gain in sensitivity; lesions never detected
keep it below 1. Detections of equal confidence count together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.agreement import bootstrap
from app.agreement.metrics import roc
from app.agreement.metrics.base import divide
from app.agreement.values import RESAMPLES, SEED, BoolArray, FloatArray, IntArray, MetricValue

NO_LESIONS = "the reference has no lesion"
DEFINITION = "average_precision/1"


@dataclass(frozen=True)
class Detection:
    case: str
    confidence: float
    is_hit: bool


@dataclass(frozen=True)
class Point:
    """What counts from this confidence up."""

    confidence: float
    sensitivity: float
    false_positives_per_case: float


@dataclass(frozen=True)
class _Sorted:
    """Detections from the most confident; `last` marks the last of each confidence."""

    confidence: FloatArray
    is_hit: FloatArray
    case: IntArray
    last: BoolArray


def _sorted(detections: Sequence[Detection], cases: Mapping[str, int]) -> _Sorted:
    ordered = sorted(detections, key=lambda one: -one.confidence)
    confidence = np.array([one.confidence for one in ordered], dtype=np.float64)
    last = np.append(confidence[1:] != confidence[:-1], True) if ordered else np.zeros(0, dtype=np.bool_)
    case = np.array([cases[one.case] for one in ordered], dtype=np.int64)
    return _Sorted(confidence, np.array([one.is_hit for one in ordered], dtype=np.float64), case, last)


def curve(detections: Sequence[Detection], lesions: Mapping[str, int]) -> list[Point]:
    """`lesions`: how many the reference has in each case, cases without any too. Empty where it has none at all."""
    total = sum(lesions.values())
    if total == 0:
        return []
    found = _sorted(detections, {case: i for i, case in enumerate(lesions)})
    hits, marked = np.cumsum(found.is_hit), np.arange(1, found.is_hit.size + 1)
    return [
        Point(float(found.confidence[i]), float(hits[i] / total), float((marked[i] - hits[i]) / len(lesions)))
        for i in np.flatnonzero(found.last)
    ]


def sensitivity_at(points: Sequence[Point], false_positives_per_case: float) -> float:
    """The highest sensitivity with at most so many false positives per case."""
    allowed = [p.sensitivity for p in points if p.false_positives_per_case <= false_positives_per_case + 1e-12]
    return max(allowed, default=0.0)


def average_precision(
    detections: Sequence[Detection],
    lesions: Mapping[str, int],
    patients: IntArray | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> MetricValue:
    """`patients` numbers the patient of each case, in the order of `lesions`."""
    n = len(lesions)
    if sum(lesions.values()) == 0:
        return MetricValue(None, n, DEFINITION, reason=NO_LESIONS)
    found = _sorted(detections, {case: i for i, case in enumerate(lesions)})
    count = np.array(list(lesions.values()), dtype=np.float64)

    def estimates(weights: FloatArray) -> FloatArray:
        each = weights[:, found.case]
        hits = np.cumsum(each * found.is_hit, axis=1)[:, found.last]
        marked = np.cumsum(each, axis=1)[:, found.last]
        gain = np.diff(hits, axis=1, prepend=0.0)
        precision = hits / np.maximum(marked, 1)
        return divide((gain * precision).sum(axis=1), weights @ count)

    value = float(estimates(np.ones((1, n)))[0])
    by = np.arange(n) if patients is None else patients
    low, high = bootstrap.interval(estimates, by, resamples=resamples, seed=seed)
    return MetricValue(value, n, DEFINITION, low, high, seed=seed, resamples=resamples)


def case_auc(
    detections: Sequence[Detection],
    lesions: Mapping[str, int],
    patients: IntArray | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> MetricValue:
    """A case scores its most confident detection (0 without any); it is positive when the reference has a lesion."""
    score = dict.fromkeys(lesions, 0.0)
    for one in detections:
        score[one.case] = max(score[one.case], one.confidence)
    is_positive = np.array([count > 0 for count in lesions.values()])
    return roc.auc(np.array(list(score.values())), is_positive, patients, resamples=resamples, seed=seed)
