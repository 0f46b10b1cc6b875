"""Intervals by resampling patients: percentile bootstrap with a stored seed, as multiplicities of cases.

Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993; the patient is the cluster.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np

from app.agreement.values import RESAMPLES, SEED, FloatArray, IntArray

LEVEL = 0.95
LEAST_DEFINED = 0.5
"""An interval needs the statistic defined in at least this share of the resamples."""

_CELLS_AT_ONCE = 4_000_000


def case_weights(patients: IntArray, *, resamples: int = RESAMPLES, seed: int = SEED) -> Iterator[FloatArray]:
    """How often each case is drawn, as blocks of shape (some resamples, cases)."""
    names, index = np.unique(patients, return_inverse=True)
    block = max(1, _CELLS_AT_ONCE // max(1, patients.size))
    for number, start in enumerate(range(0, resamples, block)):
        size = min(block, resamples - start)
        yield _drawn(names.size, size, seed, number)[:, index].astype(np.float64)


@lru_cache(maxsize=4)
def _drawn(patients: int, resamples: int, seed: int, block: int) -> IntArray:
    """One block of draws; the many statistics of a board share them."""
    generator = np.random.default_rng((seed, block))
    drawn = generator.multinomial(patients, np.full(patients, 1 / patients), size=resamples)
    drawn.setflags(write=False)
    return drawn


def interval(
    statistic: Callable[[FloatArray], FloatArray],
    patients: IntArray,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[float | None, float | None]:
    """The percentile interval of `statistic`, which maps case weights (b, n) to values (b,), NaN if undefined."""
    if np.unique(patients).size < 2:
        return None, None
    blocks = [statistic(weights) for weights in case_weights(patients, resamples=resamples, seed=seed)]
    replicates = np.concatenate(blocks)
    defined = replicates[np.isfinite(replicates)]
    if defined.size < LEAST_DEFINED * replicates.size:
        return None, None
    low, high = np.percentile(defined, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)


def mean_interval(
    values: FloatArray, patients: IntArray, *, resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[float | None, float | None]:
    """The interval of a mean over cases (such as a mean Dice)."""

    def mean(weights: FloatArray) -> FloatArray:
        return np.asarray(weights @ values / weights.sum(axis=1))

    return interval(mean, patients, resamples=resamples, seed=seed)
