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
    [("gwet_ac1", (0.77544, 0.14295)), ("fleiss_kappa", (0.76117, 0.15302)), ("conger_kappa", (0.76282, 0.14917)),
     ("brennan_prediger", (0.77273, 0.14472)), ("krippendorff_alpha", (0.74342, None)),
     ("percent_agreement", (0.81818, None))],
)  # fmt: skip
def test_all_coefficients_on_four_coders_with_missing_ratings(key: str, expected: tuple[float, float | None]) -> None:
    # irrCAC's raw_4raters: the same units, except that the third coder gave the single rating of unit 12
    rows = [row[:-1] + last for row, last in zip(vectors.KRIPPENDORFF_4, "..3.", strict=True)]
    found = value(key, vectors.table(rows, "nominal"))
    assert (found.value, found.closed and found.closed.se) == pytest.approx(expected, abs=6e-6)


@pytest.mark.parametrize(
    ("key", "expected", "se"),
    [("cohen_kappa", 0.7964094, 0.05891072), ("scott_pi", 0.7962397, 0.05905473), ("gwet_ac1", 0.8493305, 0.04321747),
     ("brennan_prediger", 0.835, 0.04693346), ("percent_agreement", 0.89, 0.03128898)],
)  # fmt: skip
def test_all_coefficients_of_a_table_of_two_readers(key: str, expected: float, se: float) -> None:
    # irrCAC's cont3x3abstractors, as its documentation prints it
    found = value(key, vectors.from_pairs([[13, 0, 0], [0, 20, 7], [0, 4, 56]]))
    assert found.value == pytest.approx(expected, abs=1e-7)
    assert found.closed is not None
    assert found.closed.se == pytest.approx(se, abs=1e-8)


@pytest.mark.parametrize(
    ("key", "expected", "se"),
    [("gwet_ac1", 0.4448007, 0.08418757), ("fleiss_kappa", 0.4139265, 0.08119291),
     ("brennan_prediger", 0.4388889, 0.08312142)],
)  # fmt: skip
def test_standard_errors_of_six_readers_without_gaps(key: str, expected: float, se: float) -> None:
    # irrCAC's distrib.6raters: the first half of Fleiss 1971
    found = value(key, vectors.from_counts(vectors.FLEISS_1971[:15]))
    assert found.closed is not None
    assert (found.value, found.closed.se) == pytest.approx((expected, se), abs=1e-7)


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
    expected = {"percent_agreement": 0.944, "cohen_kappa": -0.023392, "gwet_ac1": 0.940781, "scott_pi": -0.02881,
                "fleiss_kappa": -0.02881, "krippendorff_alpha": -0.02469, "brennan_prediger": 0.888, "pabak": 0.888,
                "prevalence_index": 118 / 125, "bias_index": 3 / 125}  # fmt: skip
    found = {key: value(key, ratings).value for key in expected}
    assert found == pytest.approx(expected, abs=6e-6)  # Fleiss of two readers without gaps is Scott's pi
    ac1 = value("gwet_ac1", ratings)
    assert ac1.closed is not None
    assert ac1.closed.se == pytest.approx(0.02296, abs=6e-6)


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


@pytest.mark.parametrize("readers", [2, 3])
@pytest.mark.parametrize("categories", ["12", "12345"])
@pytest.mark.parametrize("scale", list(Scale))
def test_the_weighted_point_estimate_equals_repeating_cases(scale: Scale, categories: str, readers: int) -> None:
    """The bootstrap's multiplicities must mean what repeated cases mean, for every metric."""
    generator = np.random.default_rng(3)
    named, q = scale.is_categorical, len(categories)
    values = generator.integers(0, q, (12, readers)) if named else generator.integers(1, 6, (12, readers))
    ratings = Ratings(values.astype(float), scale, tuple(categories) if named else ())
    weights = generator.integers(1, 4, 12)
    repeated = Ratings(np.repeat(ratings.values, weights, axis=0), scale, ratings.categories)
    for metric in RATING_METRICS:
        if metric.understands(ratings):
            weighted = metric.estimates(ratings, weights[None].astype(float))[0]
            plain = metric.estimates(repeated, np.ones((1, len(repeated.values))))[0]
            assert np.isfinite(plain), metric.key
            assert weighted == pytest.approx(plain, abs=1e-9), metric.key
