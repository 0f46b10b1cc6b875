"""The matrix of readers: the coefficient of each pair, shaded in five steps beside its number."""

from dataclasses import dataclass

from app.agreement.rules.board import Block, Statistic
from app.agreement.rules.words import has_words
from app.agreement.values import MetricValue

_STEPS = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class Cell:
    """`a` and `b` are the pair as the cases behind it are asked for."""

    a: str
    b: str
    value: MetricValue
    shade: int


@dataclass(frozen=True)
class Matrix:
    """`cells` by (row, column), both ways round."""

    key: str
    label: str
    cells: dict[tuple[str, str], Cell]


def matrix(block: Block) -> Matrix:
    """Of the chance-corrected coefficient where the item has one, else of its first statistic."""
    first = _chosen(block.lines[0].statistics)
    cells = {}
    for line in block.lines:
        value = _chosen(line.statistics).value
        cell = Cell(line.reader_a, line.reader_b, value, _shade(value))
        cells[line.reader_a, line.reader_b] = cells[line.reader_b, line.reader_a] = cell
    return Matrix(first.key, first.label, cells)


def _chosen(statistics: tuple[Statistic, ...]) -> Statistic:
    return next((one for one in statistics if has_words(one.key)), statistics[0])


def _shade(value: MetricValue) -> int:
    """0 (no number, or nearly none) to 4."""
    return sum(value.value >= step for step in _STEPS) if isinstance(value.value, float) else 0
