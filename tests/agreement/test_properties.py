"""What must hold for any ratings: identical readers agree, order and names do not matter, units do not count."""

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agreement.metrics import RATING_METRICS, RatingMetric
from app.agreement.values import FloatArray, Ratings, Scale

CATEGORIES = ("1", "2", "3", "4")
OF_DIFFERENCES = ("bland_altman", "sem", "repeatability", "within_case")
DESCRIBING = ("prevalence", "bias")
COEFFICIENTS = [m for m in RATING_METRICS if not m.key.startswith((*OF_DIFFERENCES, *DESCRIBING))]
IN_UNITS = [m for m in RATING_METRICS if m.key.startswith(("sem", "repeatability"))]


def tables(readers: int = 3) -> st.SearchStrategy[FloatArray]:
    row = st.lists(st.integers(0, 3), min_size=readers, max_size=readers)
    return st.lists(row, min_size=4, max_size=12).map(lambda rows: np.array(rows, dtype=np.float64))


def estimates(values: FloatArray, scale: Scale, metrics: Iterable[RatingMetric] = COEFFICIENTS) -> dict[str, float]:
    ratings = Ratings(values, scale, CATEGORIES if scale.is_categorical else ())
    ones = np.ones((1, len(values)))
    return {m.key: float(m.estimates(ratings, ones)[0]) for m in metrics if m.understands(ratings)}


@pytest.mark.parametrize("scale", list(Scale))
@given(values=tables(1))
@settings(max_examples=25, deadline=None)
def test_identical_readers_agree_completely_or_not_at_all_definably(scale: Scale, values: FloatArray) -> None:
    for readers in (2, 3):
        for key, value in estimates(np.repeat(values, readers, axis=1), scale).items():
            assert np.isnan(value) or value == pytest.approx(1), key
    for key, value in estimates(np.repeat(values, 3, axis=1), scale, IN_UNITS).items():
        assert value == pytest.approx(0), key


@pytest.mark.parametrize("scale", list(Scale))
@given(values=tables(), seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_the_order_of_readers_and_cases_changes_nothing(scale: Scale, values: FloatArray, seed: int) -> None:
    generator = np.random.default_rng(seed)
    mixed = generator.permutation(generator.permutation(values, axis=0), axis=1)
    assert estimates(mixed, scale, RATING_METRICS) == pytest.approx(
        estimates(values, scale, RATING_METRICS), nan_ok=True
    )


@given(values=tables(4), seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_the_order_of_readers_and_cases_changes_nothing_with_gaps(values: FloatArray, seed: int) -> None:
    generator = np.random.default_rng(seed)
    gaps = np.where(generator.random(values.shape) < 0.2, np.nan, values)
    mixed = generator.permutation(generator.permutation(gaps, axis=0), axis=1)
    for metric in RATING_METRICS:
        for scale in metric.scales:
            there, back = (Ratings(v, scale, CATEGORIES if scale.is_categorical else ()) for v in (gaps, mixed))
            if metric.understands(there):
                one, other = (metric.evaluate(r, resamples=1).value for r in (there, back))
                assert (one is None and other is None) or one == pytest.approx(other), metric.key


@given(values=tables(), names=st.permutations(range(4)))
@settings(max_examples=25, deadline=None)
def test_renaming_nominal_categories_changes_nothing(values: FloatArray, names: list[int]) -> None:
    renamed = np.array(names, dtype=np.float64)[values.astype(int)]
    assert estimates(renamed, Scale.NOMINAL) == pytest.approx(estimates(values, Scale.NOMINAL), nan_ok=True)


@given(values=tables(), factor=st.floats(0.001, 1000), shift=st.floats(-100, 100))
@settings(max_examples=25, deadline=None)
def test_interval_coefficients_do_not_depend_on_unit_and_origin(
    values: FloatArray, factor: float, shift: float
) -> None:
    moved = values * factor + shift
    assert estimates(moved, Scale.INTERVAL) == pytest.approx(estimates(values, Scale.INTERVAL), abs=1e-6, nan_ok=True)
    in_units = {key: value * factor for key, value in estimates(values, Scale.INTERVAL, IN_UNITS).items()}
    assert estimates(moved, Scale.INTERVAL, IN_UNITS) == pytest.approx(in_units, rel=1e-6, abs=1e-6)


@given(values=tables(3), factor=st.floats(0.001, 1000))
@settings(max_examples=25, deadline=None)
def test_ratio_coefficients_do_not_depend_on_the_unit(values: FloatArray, factor: float) -> None:
    there, moved = estimates(values + 1, Scale.RATIO), estimates((values + 1) * factor, Scale.RATIO)
    assert moved == pytest.approx(there, abs=1e-6, nan_ok=True)


@given(values=tables(2))
@settings(max_examples=50, deadline=None)
def test_no_coefficient_exceeds_one(values: FloatArray) -> None:
    """Below there is no common bound: a quadratic AC2 of two opposite readers can fall under -1."""
    for key, value in estimates(values, Scale.ORDINAL).items():
        assert np.isnan(value) or value <= 1.0 + 1e-9, key
