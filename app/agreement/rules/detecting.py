"""Detections against a reference: which are hits (by the matching rule, or as declared), and what follows from them."""

from collections.abc import Mapping, Sequence

import numpy as np

from app.agreement.matching import MatchRule, candidates_of_points, match
from app.agreement.metrics import froc
from app.agreement.metrics.froc import Detection
from app.agreement.values import RESAMPLES, SEED, FloatArray, IntArray, MetricValue
from app.kernel.refusals import Invalid

FALSE_POSITIVES = (0.125, 0.25, 0.5, 1, 2, 4, 8)
"""Per case: where the curve is read off."""

Points = Mapping[str, Sequence[tuple[float, float, float]]]


def hits(
    detections: Sequence[tuple[str, float]], at_mm: FloatArray, lesions: Points, rule: MatchRule
) -> list[Detection]:
    """Each detection (case, confidence) at its row of `at_mm` (n, 3); one lesion is hit once."""
    found = [Detection(case, confidence, is_hit=False) for case, confidence in detections]
    for case, places in lesions.items():
        own = [i for i, (of, _) in enumerate(detections) if of == case]
        if own and places:
            table = candidates_of_points(at_mm[own], np.asarray(places, dtype=np.float64))
            for one in match(table, rule):
                i = own[one.a]
                found[i] = Detection(case, detections[i][1], is_hit=True)
    return found


def values(
    detections: Sequence[Detection],
    lesions: Mapping[str, int],
    patients: IntArray,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> dict[str, MetricValue]:
    """Average precision, the FROC curve and what is read off it, and the area under the ROC curve of cases."""
    strange = next((one.case for one in detections if one.case not in lesions), None)
    if strange is not None:
        raise Invalid(f"The case {strange} has a detection but is not in the reference.")
    for case, count in lesions.items():
        if sum(one.is_hit for one in detections if one.case == case) > count:
            raise Invalid(f"The case {case} has more hits than lesions.")
    n = len(lesions)
    points = froc.curve(detections, lesions)
    total = sum(lesions.values())
    reason = froc.NO_LESIONS if total == 0 else None

    def listed(key: str, numbers: Sequence[float], **details: object) -> MetricValue:
        shown = None if reason else tuple(numbers)
        return MetricValue(shown, n, f"{key}/1", reason=reason, details=details)

    read = [froc.sensitivity_at(points, rate) for rate in FALSE_POSITIVES]
    return {
        "average_precision": froc.average_precision(detections, lesions, patients, resamples=resamples, seed=seed),
        "case_auc": froc.case_auc(detections, lesions, patients, resamples=resamples, seed=seed),
        "froc_sensitivity": listed("froc_sensitivity", [one.sensitivity for one in points]),
        "froc_false_positives_per_case": listed(
            "froc_false_positives_per_case", [one.false_positives_per_case for one in points]
        ),
        "froc_confidence": listed("froc_confidence", [one.confidence for one in points]),
        "sensitivity_at_false_positives": listed(
            "sensitivity_at_false_positives", read, by=[float(rate) for rate in FALSE_POSITIVES]
        ),
        "lesions": MetricValue(float(total), n, "lesions/1"),
        "detections": MetricValue(float(len(detections)), n, "detections/1"),
        "hits": MetricValue(float(sum(one.is_hit for one in detections)), n, "hits/1"),
    }
