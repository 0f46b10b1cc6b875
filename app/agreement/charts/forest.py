"""Dot and line of one statistic on its own natural axis."""

from dataclasses import dataclass

from app.agreement.charts.axis import Axis, axis
from app.agreement.rules.words import has_words
from app.agreement.values import MetricValue

WIDTH = 220
HEIGHT = 26
_EDGE = 10

_FROM_MINUS = ("icc_", "lin_ccc")
_SHARES = (
    "percent_agreement", "within_one_agreement", "positive_agreement", "negative_agreement", "dice", "jaccard",
    "kendall_w", "prevalence_index", "bias_index", "f1", "average_precision", "auc",
)  # fmt: skip


@dataclass(frozen=True)
class DotAndLine:
    """`x_low` and `x_high` are None without an interval; `cut_*` say that it runs on past the axis."""

    axis: Axis
    x: float
    x_low: float | None
    x_high: float | None
    cut_low: bool
    cut_high: bool
    zero: float


def domain(metric: str) -> tuple[float, float] | None:
    """The ends of the axis; None for what has no natural ends, such as millimetres."""
    if has_words(metric) or metric.startswith(_FROM_MINUS):
        return -0.4, 1.0
    return (0.0, 1.0) if metric.startswith(_SHARES) else None


def dot_and_line(metric: str, value: MetricValue, width: int = WIDTH) -> DotAndLine | None:
    ends = domain(metric)
    if ends is None or not isinstance(value.value, float):
        return None
    scale = axis(*ends, _EDGE, width - _EDGE, ticks=7)
    return DotAndLine(
        scale,
        scale.at(value.value),
        None if value.low is None else scale.at(value.low),
        None if value.high is None else scale.at(value.high),
        value.low is not None and value.low < ends[0],
        value.high is not None and value.high > ends[1],
        scale.at(0.0),
    )
