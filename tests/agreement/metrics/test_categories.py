"""Coefficients of named scales against published values (and the libraries named in docs/decisions/0032)."""

import numpy as np
import pytest

from app.agreement.metrics import RATING_METRICS
from app.agreement.metrics.cohen import kappa_of_tables
from app.agreement.values import MetricValue, Ratings, Scale
from tests.agreement import vectors


def value(key: str, ratings: Ratings) -> MetricValue:
    return RATING_METRICS[key].evaluate(ratings, resamples=200)


@pytest.mark.parametrize(
    ("rows", "scale", "expected"),
    [(vectors.KRIPPENDORFF_4, "nominal", 0.743421), (vectors.KRIPPENDORFF_4, "ordinal", 0.815388),
     (vectors.KRIPPENDORFF_4, "interval", 0.849107), (vectors.KRIPPENDORFF_4, "ratio", 0.797403),
     (vectors.WIKIPEDIA_3, "nominal", 0.691358), (vectors.WIKIPEDIA_3, "ordinal", 0.806721),
     (vectors.WIKIPEDIA_3, "interval", 0.810845), (vectors.WIKIPEDIA_3, "ratio", 0.808944),
     (vectors.BINARY_2, "nominal", 0.095238), (vectors.NOMINAL_2, "nominal", 0.691964)],
)  # fmt: skip
def test_krippendorffs_alpha(rows: list[str], scale: str, expected: float) -> None:
    assert value("krippendorff_alpha", vectors.table(rows, scale)).value == pytest.approx(expected, abs=1e-6)


def test_a_unit_with_one_value_is_not_pairable() -> None:
    alpha = value("krippendorff_alpha", vectors.table(vectors.KRIPPENDORFF_4, "nominal"))
    assert (alpha.n, alpha.left_out) == (11, 1)


@pytest.mark.parametrize(
    ("key", "expected"),
    [("gwet_ac1", 0.77544), ("fleiss_kappa", 0.76117), ("conger_kappa", 0.76282),
     ("krippendorff_alpha", 0.74342), ("percent_agreement", 0.81818)],
)  # fmt: skip
def test_all_coefficients_on_four_coders_with_missing_ratings(key: str, expected: float) -> None:
    # irrCAC's raw_4raters: the same units, except that the third coder gave the single rating of unit 12
    rows = [row[:-1] + last for row, last in zip(vectors.KRIPPENDORFF_4, "..3.", strict=True)]
    assert value(key, vectors.table(rows, "nominal")).value == pytest.approx(expected, abs=6e-6)


def test_gwets_standard_error_and_interval() -> None:
    ac1 = value("gwet_ac1", vectors.table(vectors.KRIPPENDORFF_4, "nominal"))
    assert ac1.closed is not None
    assert ac1.closed.se == pytest.approx(0.14295, abs=6e-6)
    assert (ac1.closed.low, ac1.closed.high) == pytest.approx((0.46081, 1), abs=2e-5)


def test_fleiss_1971() -> None:
    ratings = vectors.from_counts(vectors.FLEISS_1971)
    shares = [float((ratings.values == k).mean()) for k in range(5)]
    assert shares == pytest.approx([0.14444, 0.14444, 0.16667, 0.30556, 0.23889], abs=5e-6)
    assert value("fleiss_kappa", ratings).value == pytest.approx(0.430245, abs=1e-6)
    assert value("fleiss_kappa", vectors.from_counts(vectors.FLEISS_WIKIPEDIA)).value == pytest.approx(
        0.209931, abs=1e-6
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([[20, 5], [10, 15]], 0.4), ([[45, 15], [25, 15]], 0.130435), ([[25, 35], [5, 35]], 0.259259)],
)
def test_cohens_kappa_of_two_by_two_tables(counts: list[list[int]], expected: float) -> None:
    assert value("cohen_kappa", vectors.from_pairs(counts)).value == pytest.approx(expected, abs=1e-6)


def test_cohens_standard_error() -> None:
    kappa = value("cohen_kappa", vectors.from_pairs([[20, 5], [10, 15]]))
    assert kappa.closed is not None
    assert kappa.closed.se == pytest.approx(0.126996, abs=1e-6)
    assert (kappa.closed.low, kappa.closed.high) == pytest.approx((0.15109, 0.64891), abs=1e-5)


def test_cohen_1968_weighted() -> None:
    table = 200 * np.array([[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]])
    weights = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]], dtype=float)
    assert kappa_of_tables(table[None], 1 - np.eye(3))[0] == pytest.approx(0.491525, abs=1e-6)
    assert kappa_of_tables(table[None], weights)[0] == pytest.approx(0.347826, abs=1e-6)


def test_the_kappa_paradox() -> None:
    ratings = vectors.from_pairs([[118, 5], [2, 0]])
    expected = {"percent_agreement": 0.944, "cohen_kappa": -0.023392, "gwet_ac1": 0.940781,
                "fleiss_kappa": -0.02881, "krippendorff_alpha": -0.02469}  # fmt: skip
    found = {key: value(key, ratings).value for key in expected}
    assert found == pytest.approx(expected, abs=6e-6)  # Fleiss of two readers is Scott's pi
    ac1 = value("gwet_ac1", ratings)
    assert ac1.closed is not None
    # 0.02296 is the form for tables (n^2); ours is the form for raw ratings, n (n - 1)
    assert ac1.closed.se == pytest.approx(0.02296 * (125 / 124) ** 0.5, abs=6e-6)


def test_conger_of_two_readers_is_cohen() -> None:
    ratings = vectors.from_pairs([[20, 5], [10, 15]])
    assert value("conger_kappa", ratings).value == pytest.approx(0.4)


def test_quadratic_kappa_needs_the_complete_scale() -> None:
    rows = ["1 1 5 5 1", "1 5 5 5 5"]  # nobody used 2, 3, 4
    complete = vectors.table(rows, "ordinal", "12345")
    assert vectors.table(rows, "ordinal").categories == complete.categories
    # kappa does not change with unused ends, AC2 does: its chance counts the categories
    assert value("cohen_kappa_quadratic", complete).value == value("cohen_kappa", complete).value
    wider = vectors.table(rows, "ordinal", "12345678")
    assert value("cohen_kappa_quadratic", wider).value == pytest.approx(value("cohen_kappa_quadratic", complete).value)
    assert value("gwet_ac2_quadratic", wider).value != pytest.approx(value("gwet_ac2_quadratic", complete).value)


def test_ratings_without_variation_are_undefined_except_ac1() -> None:
    same = vectors.table(["2 2 2 2", "2 2 2 2"], "ordinal", "12345")
    for key in ("cohen_kappa", "cohen_kappa_quadratic", "fleiss_kappa", "conger_kappa", "krippendorff_alpha",
                "kendall_w"):  # fmt: skip
        undefined = value(key, same)
        assert (undefined.value, undefined.low, undefined.high) == (None, None, None)
        assert undefined.reason == "no variation: every rating is the same"
    assert value("gwet_ac1", same).value == 1
    assert value("percent_agreement", same).value == 1


def test_no_pairs_is_undefined_with_the_reason() -> None:
    alone = vectors.table(["1 2 .", ". . 3"], "ordinal", "123")
    assert value("cohen_kappa", alone).reason == "no case was rated by two readers"
    assert value("krippendorff_alpha", alone).n == 0


def test_kendalls_w_with_ties() -> None:
    # Siegel 1956, table 9.1: three executives rank six applicants, W = 0.16
    ranks = vectors.table(["1 6 3 2 5 4", "1 5 6 4 2 3", "6 3 2 5 4 1"], "ordinal", "123456")
    assert value("kendall_w", ranks).value == pytest.approx(0.1619, abs=1e-4)
    # Siegel 1956, table 9.3: three rankings of ten with ties, W = 0.828
    tied = np.array([
        [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10], [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
        [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
    ])  # fmt: skip
    assert value("kendall_w", Ratings(tied.T, Scale.INTERVAL)).value == pytest.approx(0.828, abs=1e-3)


def test_the_weighted_point_estimate_equals_repeating_cases() -> None:
    """The bootstrap's multiplicities must mean what repeated cases mean, for every metric."""
    generator = np.random.default_rng(3)
    for scale in Scale:
        ratings = Ratings(
            generator.integers(0, 5, (12, 2)).astype(float), scale, tuple("12345") if scale.is_categorical else ()
        )
        weights = generator.integers(1, 4, 12)
        repeated = Ratings(np.repeat(ratings.values, weights, axis=0), scale, ratings.categories)
        for metric in RATING_METRICS:
            if metric.understands(ratings):
                weighted = metric.estimates(ratings, weights[None].astype(float))[0]
                plain = metric.estimates(repeated, np.ones((1, len(repeated.values))))[0]
                assert weighted == pytest.approx(plain, abs=1e-9), metric.key
