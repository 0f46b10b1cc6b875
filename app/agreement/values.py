"""The vocabulary of agreement: a measured value with its interval and reason, ratings, masks on a grid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
Spacing = tuple[float, float, float]
"""(frame, row, column) distances in millimetres, the order of voxel arrays."""

RESAMPLES = 2000
SEED = 20190326
"""The default seed of every bootstrap, stored with what was computed."""

MINIMUM_N = 10
"""Below this many cases a value is shown grey: its interval says little."""


class Scale(StrEnum):
    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"

    @property
    def is_categorical(self) -> bool:
        return self in (Scale.NOMINAL, Scale.ORDINAL)


@dataclass(frozen=True)
class Interval:
    """A 95 % interval by a closed form, beside the bootstrap's; `se` where the form has one."""

    low: float
    high: float
    se: float | None = None


@dataclass(frozen=True)
class MetricValue:
    """A metric with its 95 % interval; undefined is None with a reason, never 0 or 1.

    `n` counts what entered (cases for ratings, 1 for a pair of masks); `definition` is metric id and version.
    `value` of a metric that has one number for each reader (or category) is a tuple. `left_out` counts cases
    that could not be used, `missing` ratings that were not given. `details` are what a metric says besides,
    such as a chi-square, the method of a consensus, or the names a tuple goes by.
    """

    value: float | tuple[float | None, ...] | None
    n: int
    definition: str
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    closed: Interval | None = None
    left_out: int = 0
    seed: int | None = None
    resamples: int | None = None
    readers: int | None = None
    missing: int | None = None
    details: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        result: dict[str, object] = {
            "value": list(self.value) if isinstance(self.value, tuple) else self.value,
            "low": self.low,
            "high": self.high,
            "n": self.n,
            "reason": self.reason,
            "definition": self.definition,
        }
        if self.resamples is not None and self.low is not None:
            result["interval"] = f"percentile bootstrap of patients, {self.resamples} resamples"
        known = {"readers": self.readers, "missing": self.missing, "seed": self.seed, "left_out": self.left_out or None}
        result |= {key: number for key, number in known.items() if number is not None}
        if self.closed is not None:
            result |= {"closed_low": self.closed.low, "closed_high": self.closed.high}
            result |= {} if self.closed.se is None else {"se": self.closed.se}
        return result | dict(self.details)


@dataclass(frozen=True)
class Ratings:
    """Cases x readers, NaN where missing: positions in `categories` for named scales, else the numbers.

    `patients` numbers the patient of each case: the unit that is resampled. `names` are the readers', if known.
    """

    values: FloatArray
    scale: Scale
    categories: tuple[str, ...] = ()
    patients: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.patients.size == 0:
            object.__setattr__(self, "patients", np.arange(len(self.values)))

    @property
    def cases(self) -> int:
        return int(self.values.shape[0])

    @property
    def readers(self) -> int:
        return int(self.values.shape[1])

    @property
    def given(self) -> BoolArray:
        return ~np.isnan(self.values)

    def only(self, cases: BoolArray) -> "Ratings":
        return replace(self, values=self.values[cases], patients=self.patients[cases])

    def of(self, readers: Sequence[int]) -> "Ratings":
        """These readers alone, over the same cases."""
        names = tuple(self.names[reader] for reader in readers) if self.names else ()
        return replace(self, values=self.values[:, list(readers)], names=names)


def numbered(names: Iterable[str]) -> IntArray:
    """Names as numbers, equal for equal names: the patients of cases."""
    _, numbers = np.unique(np.array(list(names), dtype=str), return_inverse=True)
    return np.asarray(numbers, dtype=np.int64)
