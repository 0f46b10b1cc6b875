"""Curves of detections and scores, and intervals of proportions, against published values."""

import numpy as np
import pytest

from app.agreement.metrics import froc, roc
from app.agreement.metrics.froc import Detection
from app.agreement.metrics.proportion import clopper_pearson, wilson
from app.agreement.metrics.sectors import sector_ratings
from app.agreement.metrics.specific import POSITIVE_AGREEMENT
from app.agreement.values import BoolArray, FloatArray

DETECTIONS = [
    Detection("c1", 0.9, True), Detection("c1", 0.4, False), Detection("c2", 0.8, True),
    Detection("c2", 0.3, True), Detection("c3", 0.6, False), Detection("c4", 0.2, False),
]  # fmt: skip
LESIONS = {"c1": 1, "c2": 2, "c3": 0, "c4": 0}


def hanley_and_mcneil() -> tuple[FloatArray, BoolArray]:
    """Their 109 CT images, rated 1 to 5 (Radiology 1982)."""
    normal, abnormal = [33, 6, 6, 11, 2], [3, 2, 2, 11, 33]
    scores = np.repeat([1.0, 2, 3, 4, 5] * 2, normal + abnormal)
    return scores, np.arange(109) >= 58


def test_the_area_of_hanley_and_mcneil_1982() -> None:
    area = roc.auc(*hanley_and_mcneil(), resamples=200)
    assert area.value == pytest.approx(0.893171, abs=1e-6)
    assert area.closed is not None
    assert area.closed.se == pytest.approx(0.032487, abs=1e-6)
    assert area.low is not None
    assert area.high is not None
    assert area.low < 0.893 < area.high


def test_delongs_error_is_near_the_bootstraps() -> None:
    scores, is_positive = hanley_and_mcneil()
    delong = roc.delong(scores, is_positive)
    area = roc.auc(scores, is_positive)
    assert area.low is not None
    assert area.high is not None
    assert delong == pytest.approx((area.high - area.low) / (2 * 1.96), rel=0.1)


def test_the_curve_goes_from_the_strictest_threshold_to_everything() -> None:
    points = roc.curve(*hanley_and_mcneil())
    assert points[0] == pytest.approx((5, 2 / 58, 33 / 51))
    assert points[-1] == pytest.approx((1, 1, 1))
    x, y = np.array([(0, 0), *(point[1:] for point in points)]).T
    assert np.trapezoid(y, x) == pytest.approx(0.893171, abs=1e-6)


def test_one_kind_of_case_has_no_area() -> None:
    assert roc.auc(np.arange(3.0), np.ones(3, dtype=bool)).reason == "needs positive and negative cases"
    assert roc.curve(np.arange(3.0), np.ones(3, dtype=bool)) == []


def test_froc_of_a_toy() -> None:
    # picai_eval gives the same curve and average precision
    points = froc.curve(DETECTIONS, LESIONS)
    expected = [(1 / 3, 0), (2 / 3, 0), (2 / 3, 0.25), (2 / 3, 0.5), (1, 0.5), (1, 0.75)]
    found = np.array([(p.sensitivity, p.false_positives_per_case) for p in points])
    assert found == pytest.approx(np.array(expected))
    assert [froc.sensitivity_at(points, rate) for rate in (0, 0.3, 0.5)] == pytest.approx([2 / 3, 2 / 3, 1])
    precision, area = froc.average_precision(DETECTIONS, LESIONS), froc.case_auc(DETECTIONS, LESIONS)
    assert precision.value == pytest.approx(0.866667, abs=1e-6)
    assert area.value == 1
    assert (precision.value + area.value) / 2 == pytest.approx(0.933333, abs=1e-6)


def test_lesions_never_detected_lower_the_precision() -> None:
    missed = froc.average_precision(DETECTIONS, LESIONS | {"c5": 3})
    assert missed.value == pytest.approx(0.866667 / 2, abs=1e-6)
    assert froc.average_precision([], LESIONS).value == 0
    assert froc.average_precision([], {"c1": 0}).reason == "the reference has no lesion"
    assert froc.curve([], {"c1": 0}) == []


def test_detections_of_equal_confidence_count_together() -> None:
    tied = [Detection("c1", 0.5, True), Detection("c3", 0.5, False)]
    assert [p.sensitivity for p in froc.curve(tied, LESIONS)] == pytest.approx([1 / 3])
    for order in (tied, tied[::-1]):
        assert froc.average_precision(order, LESIONS).value == pytest.approx(1 / 6)


def test_wilson_and_clopper_pearson() -> None:
    assert (wilson(8, 10).low, wilson(8, 10).high) == pytest.approx((0.490162, 0.943318), abs=1e-6)
    assert (wilson(81, 263).low, wilson(81, 263).high) == pytest.approx((0.255289, 0.366210), abs=1e-6)
    exact = clopper_pearson(8, 10)
    assert (exact.low, exact.high) == pytest.approx((0.443905, 0.974789), abs=1e-6)
    assert (clopper_pearson(0, 5).low, clopper_pearson(5, 5).high) == (0, 1)
    assert (wilson(0, 5).low, wilson(5, 5).high) == pytest.approx((0, 1))
    with pytest.raises(ValueError, match="k of n"):
        wilson(3, 2)


def test_sectors_of_a_case_are_rated_yes_or_no() -> None:
    marked = {
        "c1": {"A": {"mid-left"}, "B": {"mid-left", "apex-left"}},
        "c2": {"A": set(), "B": {"apex-left"}},
        "c3": {"A": {"mid-left"}},
    }
    ratings = sector_ratings(marked, ("mid-left", "apex-left", "base-left"), ("A", "B"))
    assert ratings.values.shape == (9, 2)
    assert ratings.patients.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    agreed = POSITIVE_AGREEMENT.evaluate(ratings, resamples=50)
    assert (agreed.value, agreed.n, agreed.left_out) == (0.5, 6, 3)
    with pytest.raises(ValueError, match="no sector"):
        sector_ratings({"c1": {"A": {"elsewhere"}}}, ("mid-left",), ("A",))
