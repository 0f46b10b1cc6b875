"""Bootstrap by patient: reproducible, wider for clustered cases, and covering what it should."""

import time

import numpy as np
import pytest

from app.agreement import bootstrap
from app.agreement.metrics import RATING_METRICS
from app.agreement.values import Ratings, Scale


def test_the_same_seed_gives_the_same_interval() -> None:
    values, patients = np.random.default_rng(0).normal(size=40), np.arange(40)
    first = bootstrap.mean_interval(values, patients, seed=7)
    assert first == bootstrap.mean_interval(values, patients, seed=7)
    assert first != bootstrap.mean_interval(values, patients, seed=8)


def test_cases_of_one_patient_are_drawn_together() -> None:
    values, patients = np.repeat(np.arange(10.0), 4), np.repeat(np.arange(10), 4)
    weights = next(bootstrap.case_weights(patients, resamples=50))
    assert (weights.reshape(50, 10, 4) == weights.reshape(50, 10, 4)[:, :, :1]).all()
    assert (weights.sum(axis=1) == 40).all()
    clustered, independent = (bootstrap.mean_interval(values, p) for p in (patients, np.arange(40)))
    assert None not in (*clustered, *independent)
    assert np.ptp(np.array(clustered, dtype=float)) > 1.5 * np.ptp(np.array(independent, dtype=float))


def test_one_patient_gives_no_interval() -> None:
    assert bootstrap.mean_interval(np.ones(5), np.zeros(5, dtype=np.int64)) == (None, None)


def test_a_statistic_that_is_mostly_undefined_gets_no_interval() -> None:
    nothing = bootstrap.interval(lambda w: np.full(len(w), np.nan), np.arange(5), resamples=10)
    assert nothing == (None, None)


def test_intervals_of_kappa_cover_the_truth_about_as_often_as_they_say() -> None:
    """Two readers who agree with probability 0.7 and else answer at random: kappa is 0.7."""
    generator, covered, trials = np.random.default_rng(11), 0, 120
    for _ in range(trials):
        truth, guesses = generator.integers(0, 2, 60), generator.integers(0, 2, (60, 1))
        second = np.where(generator.random(60) < 0.7, truth, guesses[:, 0])
        ratings = Ratings(np.stack([truth, second], axis=1).astype(float), Scale.NOMINAL, ("0", "1"))
        kappa = RATING_METRICS["cohen_kappa"].evaluate(ratings, resamples=300)
        assert kappa.low is not None
        assert kappa.high is not None
        covered += kappa.low <= 0.7 <= kappa.high
    assert covered / trials == pytest.approx(0.95, abs=0.06)


def test_intervals_of_alpha_cover_the_truth_with_clustered_cases() -> None:
    """Readers agree with probability 0.8 and else answer at random: nominal alpha is 0.64. Two cases a patient."""
    generator, covered, trials = np.random.default_rng(5), 0, 120
    patients = np.repeat(np.arange(40), 2)
    for _ in range(trials):
        truth = np.repeat(generator.integers(0, 3, 40), 2)[:, None]
        values = np.where(generator.random((80, 3)) < 0.8, truth, generator.integers(0, 3, (80, 3)))
        ratings = Ratings(values.astype(float), Scale.NOMINAL, ("0", "1", "2"), patients)
        alpha = RATING_METRICS["krippendorff_alpha"].evaluate(ratings, resamples=300)
        assert alpha.low is not None
        assert alpha.high is not None
        covered += alpha.low <= 0.64 <= alpha.high
    assert covered / trials == pytest.approx(0.95, abs=0.06)


def test_a_thousand_cases_of_five_readers_take_well_under_a_second() -> None:
    generator = np.random.default_rng(2)
    truth = generator.integers(0, 5, (1000, 1))
    values = np.where(generator.random((1000, 5)) < 0.7, truth, generator.integers(0, 5, (1000, 5))).astype(float)
    for scale in Scale:
        ratings = Ratings(values + 1, scale) if not scale.is_categorical else Ratings(values, scale, tuple("12345"))
        started = time.process_time()
        RATING_METRICS["krippendorff_alpha"].evaluate(ratings, resamples=1000)
        assert time.process_time() - started < 1.5, scale  # some 0.05 s, half a second for ratio
