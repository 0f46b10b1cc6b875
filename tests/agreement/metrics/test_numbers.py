"""Intraclass correlation and Bland-Altman against the published examples."""

import numpy as np
import pytest

from app.agreement.metrics import RATING_METRICS
from app.agreement.metrics.bland_altman import limit_interval
from app.agreement.metrics.icc import mean_squares
from app.agreement.values import MetricValue, Ratings, Scale
from tests.agreement import vectors


def value(key: str, ratings: Ratings) -> MetricValue:
    return RATING_METRICS[key].evaluate(ratings, resamples=200)


@pytest.mark.parametrize(
    ("key", "expected", "interval"),
    [("icc_11", 0.165742, (-0.13, 0.72)), ("icc_a1", 0.289764, (0.02, 0.76)), ("icc_c1", 0.714841, (0.34, 0.95)),
     ("icc_1k", 0.442797, (-0.88, 0.91)), ("icc_ak", 0.620051, (0.07, 0.93)), ("icc_ck", 0.909316, (0.68, 0.99))],
)  # fmt: skip
def test_shrout_and_fleiss_1979(key: str, expected: float, interval: tuple[float, float]) -> None:
    icc = value(key, vectors.SHROUT_FLEISS)
    assert icc.value == pytest.approx(expected, abs=1e-6)
    assert icc.closed is not None
    assert (icc.closed.low, icc.closed.high) == pytest.approx(interval, abs=6e-3)


def test_the_f_ratios_of_shrout_and_fleiss() -> None:
    s = mean_squares(vectors.SHROUT_FLEISS.values, np.ones((1, 6)))
    assert s.cases / s.within == pytest.approx(1.794678, abs=1e-6)
    assert s.cases / s.residual == pytest.approx(11.027248, abs=1e-6)


def test_bland_and_altman_1986() -> None:
    bias = value("bland_altman_bias", vectors.PEAK_FLOW)
    assert bias.value == pytest.approx(-2.117647, abs=1e-6)
    assert bias.closed is not None
    assert (bias.closed.low, bias.closed.high) == pytest.approx((-22.0488, 17.8135), abs=1e-4)
    assert value("bland_altman_sd", vectors.PEAK_FLOW).value == pytest.approx(38.765130, abs=1e-6)
    assert value("bland_altman_lower", vectors.PEAK_FLOW).value == pytest.approx(-78.0973, abs=1e-4)
    assert value("bland_altman_upper", vectors.PEAK_FLOW).value == pytest.approx(73.8620, abs=1e-4)


def test_the_limits_of_the_paper_use_two_standard_deviations() -> None:
    differences = vectors.PEAK_FLOW.values[:, 0] - vectors.PEAK_FLOW.values[:, 1]
    lower, interval = limit_interval(differences, -2)
    assert lower == pytest.approx(-79.6479, abs=1e-4)
    assert (interval.low, interval.high) == pytest.approx((-114.17, -45.13), abs=1e-2)
    assert limit_interval(differences, 2)[0] == pytest.approx(75.4126, abs=1e-4)


def test_icc_does_not_depend_on_unit_or_origin() -> None:
    tiny = Ratings(vectors.SHROUT_FLEISS.values * 1e-9 + 5e-4, Scale.INTERVAL)
    assert value("icc_a1", tiny).value == pytest.approx(0.289764, abs=1e-5)


def test_numbers_without_variation_are_undefined() -> None:
    same = Ratings(np.full((5, 3), 0.1), Scale.INTERVAL)
    assert value("icc_a1", same).reason == "no variation between cases"
    assert value("krippendorff_alpha", same).value is None


def test_incomplete_cases_are_left_out_and_counted() -> None:
    values = np.vstack([vectors.SHROUT_FLEISS.values, [[1, np.nan, 2, 3]]])
    icc = value("icc_a1", Ratings(values, Scale.INTERVAL))
    assert icc.value == pytest.approx(0.289764, abs=1e-6)
    assert (icc.n, icc.left_out) == (6, 1)


def test_a_single_case_is_too_few() -> None:
    assert value("icc_a1", Ratings(np.array([[1.0, 2.0]]), Scale.INTERVAL)).reason == (
        "too few cases: at least two are needed"
    )
