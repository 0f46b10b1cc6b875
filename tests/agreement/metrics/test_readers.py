"""Readers against one another: leniency, the others' plurality, Dawid and Skene, drift."""

import numpy as np
import pytest

from app.agreement.metrics import LIST_METRICS
from app.agreement.metrics.against_others import of_others
from app.agreement.metrics.dawid_skene import dawid_skene
from app.agreement.metrics.drift import drift
from app.agreement.values import Ratings, Scale
from tests.agreement import vectors


def simulated(cases: int, accuracies: tuple[float, ...], q: int = 3, seed: int = 1) -> tuple[Ratings, list[int]]:
    """Readers who know the truth with a probability and guess else; a tenth of the ratings is missing."""
    generator = np.random.default_rng(seed)
    truth = generator.integers(0, q, cases)
    columns = [np.where(generator.random(cases) < a, truth, generator.integers(0, q, cases)) for a in accuracies]
    values = np.stack(columns, axis=1).astype(float)
    gaps = generator.random(values.shape) < 0.1
    gaps[:, 0] = False
    return Ratings(np.where(gaps, np.nan, values), Scale.NOMINAL, tuple("abcdef"[:q])), truth.tolist()


def test_a_lenient_reader_scores_above_the_others() -> None:
    ratings = vectors.table(["1 2 3 .", "2 3 4 5", "1 2 3 ."], "ordinal", "12345")
    found = LIST_METRICS["leniency"].evaluate(ratings)
    assert found.value == pytest.approx((-0.5, 1, -0.5))
    assert (found.n, found.left_out) == (3, 1)


def test_the_own_vote_is_not_among_the_others() -> None:
    ratings = vectors.table(["1 1 2", "2 1 2", "2 2 1"], "nominal", "12")
    others = of_others(ratings)[:, 0]
    assert others[0] == 1  # both others said the second category
    assert np.isnan(others[1:]).all()  # they tie
    assert LIST_METRICS["agreement_with_others"].evaluate(ratings).value == (0, None, 0)


def test_sensitivity_and_specificity_to_the_others() -> None:
    ratings = vectors.table(["1 1 0 0", "1 0 0 0", "1 1 0 1"], "nominal", "01")
    assert LIST_METRICS["sensitivity_to_others"].evaluate(ratings).value == (1, 0.5, 1)
    assert LIST_METRICS["specificity_to_others"].evaluate(ratings).value == pytest.approx((1, 1, 0.5))
    ordinal = vectors.table(["4 5 1 2", "3 2 1 1", "5 3 2 3"], "ordinal", "12345")
    assert LIST_METRICS["sensitivity_to_others_ge3"].evaluate(ordinal).value == (1, 0.5, 1)
    assert not LIST_METRICS["sensitivity_to_others"].understands(ordinal)


def test_dawid_and_skene_recovers_readers_and_truth() -> None:
    accuracies = (0.9, 0.8, 0.7, 0.4)
    ratings, truth = simulated(1500, accuracies)
    found = dawid_skene(ratings)
    assert found.has_converged
    right = np.mean(np.array(found.labels) == truth)
    voted = np.mean(np.array([-1 if p is None else p for p in found.plurality]) == truth)
    assert right > voted
    expected = [a + (1 - a) / 3 for a in accuracies]
    accuracy = LIST_METRICS["dawid_skene_accuracy"].evaluate(ratings)
    assert accuracy.value == pytest.approx(expected, abs=0.05)
    assert found.prior == pytest.approx([1 / 3] * 3, abs=0.05)
    assert found.confusion.sum(axis=2) == pytest.approx(np.ones((4, 3)))


def test_dawid_and_skene_does_not_depend_on_the_order_of_readers_or_names_of_categories() -> None:
    ratings, _ = simulated(200, (0.9, 0.8, 0.7))
    found, turned = dawid_skene(ratings), dawid_skene(ratings.of((2, 0, 1)))
    assert turned.probability == pytest.approx(found.probability, abs=1e-6)
    renamed = dawid_skene(Ratings((ratings.values + 1) % 3, Scale.NOMINAL, ratings.categories))
    assert np.roll(found.probability, 1, axis=1) == pytest.approx(renamed.probability, abs=1e-6)


def test_unanimous_readers_are_certain() -> None:
    same = dawid_skene(vectors.table(["1 2 1", "1 2 1", "1 2 ."], "nominal", "123"))
    assert same.labels == same.plurality == (0, 1, 0)
    assert same.probability.max(axis=1) == pytest.approx([1, 1, 1])


def test_a_tie_has_no_plurality() -> None:
    assert dawid_skene(vectors.table(["1 1", "2 1"], "nominal", "12")).plurality == (None, 0)
    with pytest.raises(ValueError, match="must have a rating"):
        dawid_skene(vectors.table(["1 .", "2 ."], "nominal", "12"))


def test_drift_is_the_slope_against_the_others() -> None:
    when = np.arange(8.0)
    steady = np.array([3.0, 1, 4, 1, 5, 9, 2, 6])
    ratings = Ratings(np.stack([steady + 0.5 * when, steady, steady], axis=1), Scale.INTERVAL)
    found = drift(ratings, 0, when)
    assert found.value == pytest.approx(0.5)
    assert drift(ratings, 1, when).value == pytest.approx(-0.25)
    assert drift(ratings, 0, np.zeros(8)).reason == "all cases were read at one time"
    unknown = drift(ratings, 0, np.where(when < 6, np.nan, when))
    assert (unknown.value, unknown.n, unknown.left_out) == (None, 2, 6)
