"""Statistics of named scales by hand: specific agreement, within one step, thresholds, Light, tables."""

import numpy as np
import pytest

from app.agreement.metrics import LIST_METRICS, RATING_METRICS
from app.agreement.metrics.confusion import confusion_tables
from app.agreement.metrics.threshold import cut
from app.agreement.values import MetricValue, Ratings, Scale
from tests.agreement import vectors


def value(key: str, ratings: Ratings) -> MetricValue:
    return RATING_METRICS[key].evaluate(ratings, resamples=200)


def test_positive_and_negative_agreement_of_two_readers() -> None:
    # [[a b] [c d]] with negative first: PA = 2d / (2d + b + c), NA = 2a / (2a + b + c)
    ratings = vectors.from_pairs([[118, 5], [2, 0]])
    assert value("positive_agreement", ratings).value == 0
    assert value("negative_agreement", ratings).value == pytest.approx(236 / 243)
    assert LIST_METRICS["specific_agreement"].evaluate(ratings).value == pytest.approx((236 / 243, 0))


def test_specific_agreement_of_many_readers_counts_pairs() -> None:
    ratings = vectors.table(["1 1 0 0", "1 0 0 0", "1 1 0 ."], "nominal", "01")
    # positive: 3x2 + 2x1 of 3x2 + 2x2; negative: 1x0 + 3x2 + 2x1 of 1x2 + 3x2 + 2x1
    assert value("positive_agreement", ratings).value == pytest.approx(8 / 10)
    assert value("negative_agreement", ratings).value == pytest.approx(8 / 10)


def test_a_category_nobody_used_has_no_agreement() -> None:
    ratings = vectors.table(["0 0", "0 0"], "nominal", "01")
    assert value("positive_agreement", ratings).reason == "nobody gave “1”"
    assert LIST_METRICS["specific_agreement"].evaluate(ratings).value == (1, None)


def test_agreement_within_one_step_uses_the_complete_scale() -> None:
    rows = ["1 5 3 .", "3 5 4 2"]
    assert value("within_one_agreement", vectors.table(rows, "ordinal", "12345")).value == pytest.approx(2 / 3)
    skipping = vectors.table(["1 5 3", "3 5 4"], "ordinal", "1345")
    assert value("within_one_agreement", skipping).value == 1


def test_a_decision_threshold_cuts_the_scale() -> None:
    ratings = vectors.table(["1 2 3 4 5 3", "2 3 3 4 4 ."], "ordinal", "12345")
    assert cut(ratings, "3").categories == ("< 3", ">= 3")
    assert value("percent_agreement_ge3", ratings).value == pytest.approx(4 / 5)
    assert value("percent_agreement_ge4", ratings).value == 1
    assert value("cohen_kappa_ge4", ratings).value == 1
    assert value("positive_agreement_ge3", ratings).value == pytest.approx(6 / 7)
    assert value("positive_agreement_ge3", ratings).details == {"category": ">= 3"}
    low = vectors.table(["1 2", "2 2"], "ordinal", "12")
    assert not RATING_METRICS["percent_agreement_ge3"].understands(low)
    words = Ratings(ratings.values, Scale.ORDINAL, ("none", "1", "2", "3", "4"))
    assert value("percent_agreement_ge3", words).value == pytest.approx(value("percent_agreement_ge4", ratings).value)


def test_lights_kappa_is_the_mean_over_pairs() -> None:
    rows = ["1 2 3 1 2 3", "1 2 3 1 2 1", "1 2 2 1 3 3"]
    ratings = vectors.table(rows, "ordinal", "123")
    for key in ("", "_linear", "_quadratic"):
        pairs = [value(f"cohen_kappa{key}", ratings.of(pair)).value for pair in ((0, 1), (0, 2), (1, 2))]
        light = value(f"light_kappa{key}", ratings)
        assert light.value == pytest.approx(float(np.mean([float(str(p)) for p in pairs])))
        assert light.details["pairs"] == 3
    assert not RATING_METRICS["light_kappa"].understands(ratings.of((0, 1)))


def test_a_pair_without_variation_does_not_enter_lights_mean() -> None:
    ratings = vectors.table(["1 1 1 1", "1 1 1 1", "1 2 1 2"], "nominal", "12")
    light = value("light_kappa", ratings)
    assert light.details["pairs"] == 2
    assert light.value == pytest.approx(0)


def test_confusion_tables_of_every_pair() -> None:
    ratings = vectors.table(["1 2 .", "1 1 2", "2 2 2"], "ordinal", "12")
    found = confusion_tables(ratings)
    assert found.tables[(0, 1)].tolist() == [[1, 0], [1, 0]]
    assert found.as_json()["pairs"] == [["r0", "r1"], ["r0", "r2"], ["r1", "r2"]]


def test_percent_agreement_of_two_readers_has_wilsons_interval() -> None:
    percent = value("percent_agreement", vectors.from_pairs([[5, 1], [1, 3]]))
    assert percent.closed is not None
    assert (percent.closed.low, percent.closed.high) == pytest.approx((0.490162, 0.943318), abs=1e-6)
