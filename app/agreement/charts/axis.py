"""An axis: from values to pixels, with ticks at round numbers."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Tick:
    px: float
    label: str


@dataclass(frozen=True)
class Axis:
    """`low` lies at `start_px`, `high` at `end_px`; a vertical axis starts at its larger pixel."""

    low: float
    high: float
    start_px: float
    end_px: float
    step: float

    def at(self, value: float) -> float:
        """Values off the axis are drawn at its end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start_px + share * (self.end_px - self.start_px), 1)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    @property
    def ticks(self) -> list[Tick]:
        first = math.ceil(self.low / self.step - 1e-9)
        count = math.floor((self.high - first * self.step) / self.step + 1e-9) + 1
        digits = _digits(self.step)
        values = [(first + i) * self.step for i in range(count)]
        return [Tick(self.at(value), number(value, digits)) for value in values]


def number(value: float, digits: int) -> str:
    """With a true minus sign, and no minus before zero."""
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "\N{MINUS SIGN}")


def figure(value: float | Iterable[float | None] | None, digits: int = 2) -> str:
    """A number of a board, or several; a dash for none."""
    if value is None:
        return "–"
    if isinstance(value, float | int):
        return number(value, digits)
    return "  ".join(figure(one, digits) for one in value)


def axis(low: float, high: float, start_px: float, end_px: float, *, ticks: int = 5) -> Axis:
    """Ends exactly at `low` and `high`."""
    if not high > low:
        low, high = low - 0.5, high + 0.5
    return Axis(low, high, start_px, end_px, _round_step((high - low) / ticks))


def around(values: Iterable[float], start_px: float, end_px: float, *, ticks: int = 5, margin: float = 0.08) -> Axis:
    """Wide enough for all values and a margin, with round ends."""
    given = list(values)
    low, high = (min(given), max(given)) if given else (0.0, 1.0)
    spread = (high - low) or abs(high) or 1.0
    low, high = low - margin * spread, high + margin * spread
    step = _round_step((high - low) / ticks)
    return Axis(math.floor(low / step) * step, math.ceil(high / step) * step, start_px, end_px, step)


def _round_step(rough: float) -> float:
    scale = 10.0 ** math.floor(math.log10(rough))
    return float(next(step * scale for step in _STEPS if step * scale >= rough * (1 - 1e-9)))


def _digits(step: float) -> int:
    return next((digits for digits in range(8) if math.isclose(round(step, digits), step, rel_tol=1e-6)), 8)
