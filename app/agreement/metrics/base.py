"""The shape of a metric of ratings, and how one is evaluated: value, bootstrap interval, reason."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.agreement import bootstrap
from app.agreement.values import (
    RESAMPLES,
    SEED,
    BoolArray,
    FloatArray,
    Interval,
    MetricValue,
    Ratings,
    Scale,
)

NO_VARIATION = "no variation: every rating is the same"
TOO_FEW = "too few cases: at least two are needed"
NO_PAIRS = "no case was rated by two readers"
INCOMPLETE = "no case was rated by every reader"

MANY = 1000  # readers


def rated_twice(ratings: Ratings) -> BoolArray:
    return np.asarray(ratings.given.sum(axis=1) >= 2)


def rated_at_all(ratings: Ratings) -> BoolArray:
    return np.asarray(ratings.given.any(axis=1))


def rated_by_all(ratings: Ratings) -> BoolArray:
    return np.asarray(ratings.given.all(axis=1))


@dataclass(frozen=True)
class RatingMetric:
    """A statistic of readers' ratings.

    `estimates(ratings, weights)` maps case multiplicities of shape (b, cases) to b values, NaN where undefined:
    all ones give the value itself, resampled ones its bootstrap. `uses` picks the cases it can use; `reason`
    says why it is undefined; `closed` is its closed-form interval, if it has one.
    """

    key: str
    label: str
    version: int
    scales: frozenset[Scale]
    estimates: Callable[[Ratings, FloatArray], FloatArray]
    uses: Callable[[Ratings], BoolArray] = rated_twice
    reason: Callable[[Ratings], str] = lambda ratings: NO_VARIATION
    closed: Callable[[Ratings], Interval | None] = lambda ratings: None
    most_readers: int = MANY
    least_cases: int = 1
    nothing: str = NO_PAIRS

    @property
    def definition(self) -> str:
        return f"{self.key}/{self.version}"

    def understands(self, ratings: Ratings) -> bool:
        return ratings.scale in self.scales and 2 <= ratings.readers <= self.most_readers

    def evaluate(self, ratings: Ratings, *, resamples: int = RESAMPLES, seed: int = SEED) -> MetricValue:
        """The value over all cases it can use, with its interval by patient; undefined with the reason."""
        used = ratings.only(self.uses(ratings))
        n = int(rated_twice(used).sum())
        left_out = ratings.cases - n

        def undefined(reason: str) -> MetricValue:
            return MetricValue(None, n, self.definition, reason=reason, left_out=left_out)

        if n == 0:
            return undefined(self.nothing)
        if n < self.least_cases:
            return undefined(TOO_FEW)
        value = float(self.estimates(used, np.ones((1, used.cases)))[0])
        if not np.isfinite(value):
            return undefined(self.reason(used))
        low, high = bootstrap.interval(
            lambda weights: self.estimates(used, weights), used.patients, resamples=resamples, seed=seed
        )
        closed = self.closed(used)
        if closed is not None and not np.isfinite([closed.low, closed.high]).all():
            closed = None
        return MetricValue(value, n, self.definition, low, high, closed=closed, left_out=left_out, seed=seed)


def divide(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Element by element; NaN where the denominator is (nearly) 0: undefined, not infinite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(denominator) > 1e-12, numerator / denominator, np.nan)


def one_hot(ratings: Ratings) -> FloatArray:
    """(cases, readers, categories): 1 where the reader gave the category, all 0 where missing."""
    same = ratings.values[:, :, None] == np.arange(len(ratings.categories))
    return np.asarray(same, dtype=np.float64)
