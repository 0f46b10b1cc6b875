"""Lin, errors of measurement and ratios against published examples and plain reasoning."""

import numpy as np
import pytest

from app.agreement.metrics import RATING_METRICS
from app.agreement.values import MetricValue, Ratings, Scale
from tests.agreement import vectors


def value(key: str, ratings: Ratings) -> MetricValue:
    return RATING_METRICS[key].evaluate(ratings, resamples=200)


def test_lins_concordance_of_peak_flow() -> None:
    # the example of epi.ccc (R, epiR): 0.943 (0.85 to 0.98) with z-transform
    ccc = value("lin_ccc", vectors.PEAK_FLOW)
    assert ccc.value == pytest.approx(0.943, abs=5e-4)
    assert ccc.closed is not None
    assert (ccc.closed.low, ccc.closed.high) == pytest.approx((0.85, 0.98), abs=5e-3)
    r = float(np.corrcoef(vectors.PEAK_FLOW.values.T)[0, 1])
    assert ccc.details["precision"] == pytest.approx(r)
    assert ccc.value == pytest.approx(r * float(str(ccc.details["accuracy"])))


def test_a_constant_shift_lowers_concordance_but_not_consistency() -> None:
    x = np.arange(10.0)
    shifted = Ratings(np.stack([x, x + 3], axis=1), Scale.INTERVAL)
    assert value("lin_ccc", shifted).value == pytest.approx(2 * 8.25 / (2 * 8.25 + 9))
    assert value("sem_consistency", shifted).value == pytest.approx(0)
    assert value("sem", shifted).value == pytest.approx(3 / 2**0.5)
    assert value("icc_c1", shifted).value == pytest.approx(1)


def test_errors_of_measurement_of_shrout_and_fleiss() -> None:
    # mean squares of their table: within cases 6.26, residual 1.02
    assert value("sem", vectors.SHROUT_FLEISS).value == pytest.approx(6.26**0.5, abs=1e-3)
    assert value("sem_consistency", vectors.SHROUT_FLEISS).value == pytest.approx(1.02**0.5, abs=1e-3)
    repeatable = value("repeatability_coefficient", vectors.SHROUT_FLEISS).value
    assert repeatable == pytest.approx(2.77 * 6.26**0.5, abs=1e-2)


def test_the_interval_of_a_within_case_sd_is_the_chi_square_one() -> None:
    sem = value("sem", vectors.SHROUT_FLEISS)
    assert sem.closed is not None
    # 18 degrees of freedom: 31.526 and 8.231
    expected = tuple((18 * 6.2639 / quantile) ** 0.5 for quantile in (31.526, 8.231))
    assert (sem.closed.low, sem.closed.high) == pytest.approx(expected, abs=1e-3)


def test_the_within_case_cv() -> None:
    ratings = Ratings(np.array([[9.0, 11.0], [18.0, 22.0]]), Scale.RATIO)
    assert value("within_case_cv", ratings).value == pytest.approx(2**0.5 / 10)
    zero = Ratings(np.array([[0.0, 0.0], [18.0, 22.0]]), Scale.RATIO)
    assert value("within_case_cv", zero).reason == "the mean of a case is 0"


def test_limits_of_agreement_as_ratios() -> None:
    x = np.array([2.0, 5.0, 11.0, 30.0, 80.0])
    exactly = Ratings(np.stack([1.2 * x, x], axis=1), Scale.RATIO)
    for key in ("bland_altman_ratio", "bland_altman_ratio_lower", "bland_altman_ratio_upper"):
        assert value(key, exactly).value == pytest.approx(1.2)
    spread = Ratings(np.stack([x * np.array([1.1, 0.9, 1.2, 1.0, 1.3]), x], axis=1), Scale.RATIO)
    logs = np.log([1.1, 0.9, 1.2, 1.0, 1.3])
    upper = value("bland_altman_ratio_upper", spread)
    assert upper.value == pytest.approx(float(np.exp(logs.mean() + 1.96 * logs.std(ddof=1))))
    assert upper.closed is not None
    assert upper.closed.low < float(str(upper.value)) < upper.closed.high
    zero = Ratings(np.array([[1.0, 0.0], [2.0, 2.0]]), Scale.RATIO)
    assert value("bland_altman_ratio", zero).reason == "a value is 0: it has no logarithm"
    assert not RATING_METRICS["bland_altman_ratio"].understands(vectors.PEAK_FLOW)


def test_kendalls_w_comes_with_its_chi_square() -> None:
    w = value("kendall_w", vectors.SHROUT_FLEISS)
    assert w.details["chi_square"] == pytest.approx(4 * 5 * float(str(w.value)))
    assert w.details["degrees"] == 5
    assert w.details["p"] == pytest.approx(0.00329, abs=1e-5)
    apart = Ratings(np.array([[1.0, 2.0], [1.0, 2.0]]), Scale.INTERVAL)
    assert value("kendall_w", apart).reason == "no reader tells cases apart"
