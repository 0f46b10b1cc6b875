"""The shape of a metric that has one number for each reader or each category."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from app.agreement.metrics.base import ALONE, NO_PAIRS, rated_twice
from app.agreement.values import BoolArray, MetricValue, Ratings, Scale

Numbers = tuple[float | None, ...]


def defined(numbers: Iterable[float]) -> Numbers:
    """NaN becomes None."""
    return tuple(float(x) if np.isfinite(x) else None for x in numbers)


def by_reader(ratings: Ratings) -> Mapping[str, object]:
    return {"by": list(ratings.names)} if ratings.names else {}


@dataclass(frozen=True)
class ListMetric:
    """`numbers(ratings)` over the cases `uses` picks, in the order `names` says; None where undefined."""

    key: str
    label: str
    version: int
    scales: frozenset[Scale]
    numbers: Callable[[Ratings], Numbers]
    names: Callable[[Ratings], Mapping[str, object]] = by_reader
    uses: Callable[[Ratings], BoolArray] = rated_twice
    least_readers: int = 2
    needs: Callable[[Ratings], bool] = lambda ratings: True
    nothing: str = NO_PAIRS

    @property
    def definition(self) -> str:
        return f"{self.key}/{self.version}"

    def understands(self, ratings: Ratings) -> bool:
        fits = self.least_readers <= max(2, ratings.readers)
        return fits and ratings.scale in self.scales and self.needs(ratings)

    def evaluate(self, ratings: Ratings) -> MetricValue:
        used = ratings.only(self.uses(ratings))
        numbers = self.numbers(used) if used.cases and ratings.readers >= 2 else ()
        known = any(number is not None for number in numbers)
        nothing = self.nothing if used.cases else NO_PAIRS
        return MetricValue(
            numbers if known else None,
            used.cases,
            self.definition,
            reason=None if known else ALONE if ratings.readers < 2 else nothing,
            left_out=ratings.cases - used.cases,
            readers=ratings.readers,
            missing=int((~ratings.given).sum()),
            details=self.names(ratings),
        )
