"""The shape of a metric of ratings, and how one is evaluated: value, bootstrap interval, reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypedDict

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
ALONE = "one reader: agreement needs two"
NO_CHANCE = "undefined: agreement by chance would be complete"

MANY = 1000  # readers


def rated_twice(ratings: Ratings) -> BoolArray:
    return np.asarray(ratings.given.sum(axis=1) >= 2)


def rated_at_all(ratings: Ratings) -> BoolArray:
    return np.asarray(ratings.given.any(axis=1))


def rated_by_all(ratings: Ratings) -> BoolArray:
    return np.asarray(ratings.given.all(axis=1))


def centred(values: FloatArray) -> FloatArray:
    """Values (NaN where missing) about their mean, in units of their range: what does not depend on unit and origin
    is computed from these, so that very large or small numbers lose nothing."""
    given = values[~np.isnan(values)]
    width = float(np.ptp(given))
    return np.asarray((values - given.mean()) / width if width > 0 else np.where(np.isnan(values), np.nan, 0.0))


def no_variation(ratings: Ratings) -> str:
    """Why chance alone would agree completely: one value for all, or each reader with one of the own."""
    values = ratings.values[ratings.given]
    return NO_VARIATION if np.unique(values).size <= 1 else NO_CHANCE


class _About(TypedDict):
    left_out: int
    readers: int
    missing: int


class _Drawn(TypedDict):
    seed: int
    resamples: int


@dataclass(frozen=True)
class RatingMetric:
    """A statistic of readers' ratings.

    `estimates(ratings, weights)` maps case multiplicities of shape (b, cases) to b values, NaN where undefined:
    all ones give the value itself, resampled ones its bootstrap. `uses` picks the cases it can use; `reason`
    says why it is undefined; `closed` is its closed-form interval, if it has one. `needs` is what it asks of the
    ratings beyond scale and number of readers (such as two categories), `details` what it says besides.
    """

    key: str
    label: str
    version: int
    scales: frozenset[Scale]
    estimates: Callable[[Ratings, FloatArray], FloatArray]
    uses: Callable[[Ratings], BoolArray] = rated_twice
    reason: Callable[[Ratings], str] = no_variation
    closed: Callable[[Ratings], Interval | None] = lambda ratings: None
    least_readers: int = 2
    most_readers: int = MANY
    least_cases: int = 1
    nothing: str = NO_PAIRS
    needs: Callable[[Ratings], bool] = lambda ratings: True
    details: Callable[[Ratings, float], Mapping[str, object]] = lambda ratings, value: {}
    is_resampled: bool = True

    @property
    def definition(self) -> str:
        return f"{self.key}/{self.version}"

    def understands(self, ratings: Ratings) -> bool:
        """Whether it says something of such ratings; of a single reader, that a second one is needed."""
        fits = self.least_readers <= max(2, ratings.readers) <= self.most_readers
        return fits and ratings.scale in self.scales and self.needs(ratings)

    def evaluate(self, ratings: Ratings, *, resamples: int = RESAMPLES, seed: int = SEED) -> MetricValue:
        """The value over all cases it can use, with its interval by patient; undefined with the reason."""
        used = ratings.only(self.uses(ratings))
        n = int(rated_twice(used).sum())
        about: _About = {
            "left_out": ratings.cases - n,
            "readers": ratings.readers,
            "missing": int((~ratings.given).sum()),
        }

        def undefined(reason: str) -> MetricValue:
            return MetricValue(None, n, self.definition, reason=reason, **about)

        if ratings.readers < 2:
            return undefined(ALONE)
        if n == 0:
            return undefined(self.nothing)
        if n < self.least_cases:
            return undefined(TOO_FEW)
        value = float(self.estimates(used, np.ones((1, used.cases)))[0])
        if not np.isfinite(value):
            return undefined(self.reason(used))
        closed = self.closed(used)
        if closed is not None and not np.isfinite([closed.low, closed.high]).all():
            closed = None
        details = self.details(used, value)
        if not self.is_resampled:
            return MetricValue(value, n, self.definition, closed=closed, details=details, **about)
        low, high = bootstrap.interval(
            lambda weights: self.estimates(used, weights), used.patients, resamples=resamples, seed=seed
        )
        drawn: _Drawn = {"seed": seed, "resamples": resamples}
        return MetricValue(value, n, self.definition, low, high, closed=closed, details=details, **about, **drawn)


def divide(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Element by element; NaN where the denominator is (nearly) 0: undefined, not infinite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(denominator) > 1e-12, numerator / denominator, np.nan)


def is_binary(ratings: Ratings) -> bool:
    return len(ratings.categories) == 2


def counts_of(ratings: Ratings) -> FloatArray:
    """(cases, categories): how many readers gave each category."""
    return np.asarray(one_hot(ratings).sum(axis=1))


def one_hot(ratings: Ratings) -> FloatArray:
    """(cases, readers, categories): 1 where the reader gave the category, all 0 where missing."""
    same = ratings.values[:, :, None] == np.arange(len(ratings.categories))
    return np.asarray(same, dtype=np.float64)
