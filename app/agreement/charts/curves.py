"""Lines over a common pair of axes: FROC curves by reader, and a statistic over time with its intervals."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.agreement.charts.axis import Axis, around, axis
from app.agreement.charts.forest import domain
from app.agreement.metrics.froc import Point
from app.agreement.values import MetricValue

WIDTH, HEIGHT = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 58, 16, 14, 46


@dataclass(frozen=True)
class Curve:
    """`style` counts readers: the colour and the dash of the line; `points` are (x, y, label)."""

    name: str
    style: int
    path: str
    points: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True)
class Froc:
    x: Axis
    y: Axis
    curves: tuple[Curve, ...]


def froc(curves: Mapping[str, Sequence[Point]]) -> Froc | None:
    """None when no reader has a curve: the reference has no lesion."""
    drawn = {name: points for name, points in curves.items() if points}
    if not drawn:
        return None
    most = max(point.false_positives_per_case for points in drawn.values() for point in points)
    x = axis(0.0, max(1.0, math.ceil(most * 2) / 2), LEFT, WIDTH - RIGHT)
    y = axis(0.0, 1.0, HEIGHT - BOTTOM, TOP)
    return Froc(x, y, tuple(_curve(x, y, name, i, drawn[name]) for i, name in enumerate(curves) if name in drawn))


def _curve(x: Axis, y: Axis, name: str, style: int, points: Sequence[Point]) -> Curve:
    """Steps: sensitivity rises where a lower confidence brings hits, false positives where it brings misses."""
    path = f"M {x.at(0.0)} {y.at(0.0)}"
    for point in points:
        path += f" V {y.at(point.sensitivity)} H {x.at(point.false_positives_per_case)}"
    places = tuple((x.at(p.false_positives_per_case), y.at(p.sensitivity), f"{p.confidence:g}") for p in points)
    return Curve(name, style, path, places)


@dataclass(frozen=True)
class Moment:
    label: str
    x: float
    y: float | None
    y_low: float | None
    y_high: float | None
    is_grey: bool


@dataclass(frozen=True)
class Timeline:
    y: Axis
    moments: tuple[Moment, ...]
    path: str


def timeline(metric: str, values: Sequence[tuple[str, MetricValue, bool]]) -> Timeline | None:
    """`values`: label of the period, what was found, whether it is too little to say much. None without any value."""
    defined = [v for _, v, _ in values if isinstance(v.value, float)]
    if not defined:
        return None
    known = [float(x) for v in defined for x in (v.value, v.low, v.high) if isinstance(x, float)]
    ends = domain(metric)
    y = axis(*ends, HEIGHT - BOTTOM, TOP) if ends else around([0.0, *known], HEIGHT - BOTTOM, TOP)
    width = (WIDTH - LEFT - RIGHT) / len(values)
    moments = tuple(
        Moment(
            label,
            round(LEFT + width * (i + 0.5), 1),
            y.at(value.value) if isinstance(value.value, float) else None,
            None if value.low is None else y.at(value.low),
            None if value.high is None else y.at(value.high),
            grey,
        )
        for i, (label, value, grey) in enumerate(values)
    )
    path = " ".join(
        f"{'M' if i == 0 else 'L'} {m.x} {m.y}" for i, m in enumerate(m for m in moments if m.y is not None)
    )
    return Timeline(y, moments, path)
