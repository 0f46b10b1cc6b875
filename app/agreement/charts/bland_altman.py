"""The Bland-Altman plot of two readers: difference over mean, with bias, limits of agreement and their intervals."""

from dataclasses import dataclass

import numpy as np

from app.agreement.charts.axis import Axis, around
from app.agreement.metrics.bland_altman import SDS, limit_interval
from app.agreement.values import FloatArray

WIDTH, HEIGHT = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 58, 98, 14, 46
_LETTERS = 14
"""Height of a line of text."""


@dataclass(frozen=True)
class Line:
    """A horizontal line with the band of its interval."""

    label: str
    value: float
    low: float
    high: float
    y: float
    y_low: float
    y_high: float
    y_label: float


@dataclass(frozen=True)
class BlandAltman:
    x: Axis
    y: Axis
    points: tuple[tuple[float, float, int], ...]
    lines: tuple[Line, ...]
    zero: float | None
    n: int


def bland_altman(values: FloatArray) -> BlandAltman | None:
    """`values` (cases, 2), gaps as NaN. None with fewer than two complete cases: there are no limits."""
    given = values[~np.isnan(values).any(axis=1)]
    if len(given) < 2:
        return None
    means, differences = given.mean(axis=1), given[:, 0] - given[:, 1]
    named = (("upper limit", SDS), ("bias", 0.0), ("lower limit", -SDS))
    found = [(label, *limit_interval(differences, sds)) for label, sds in named]
    lowest, highest = found[2][1], found[0][1]
    room = max(highest - lowest, 1e-9)  # wide intervals of few cases are cut, or they would hide the points
    ends = [e for _, _, i in found for e in (max(i.low, lowest - room), min(i.high, highest + room))]
    y = around([0.0, *differences.tolist(), *ends], HEIGHT - BOTTOM, TOP, margin=0.02)
    x = around(means.tolist(), LEFT, WIDTH - RIGHT)
    labels = _apart([y.at(value) for _, value, _ in found])
    lines = tuple(
        Line(label, value, i.low, i.high, y.at(value), y.at(i.low), y.at(i.high), place)
        for (label, value, i), place in zip(found, labels, strict=True)
    )
    return BlandAltman(x, y, _points(x, y, means, differences), lines, y.at(0.0), len(given))


def _points(x: Axis, y: Axis, means: FloatArray, differences: FloatArray) -> tuple[tuple[float, float, int], ...]:
    """Pixel positions, each once, with how many cases lie there."""
    counted: dict[tuple[float, float], int] = {}
    for mean, difference in zip(means.tolist(), differences.tolist(), strict=True):
        place = x.at(mean), y.at(difference)
        counted[place] = counted.get(place, 0) + 1
    return tuple((px, py, count) for (px, py), count in sorted(counted.items()))


def _apart(places: list[float]) -> list[float]:
    """Base lines of three labels, from the top, moved apart until none covers another."""
    upper, middle, lower = places
    return [min(upper, middle - _LETTERS) + 4, middle + 4, max(lower, middle + _LETTERS) + 4]
