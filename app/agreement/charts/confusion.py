"""The confusion plot of two readers: a square for each two categories, its area by how many cases lie there."""

from dataclasses import dataclass

import numpy as np

from app.agreement.values import IntArray

TOP, RIGHT, BOTTOM = 44, 8, 8
_CELL = 46
_LETTER = 7.5
"""Pixels a letter takes at most."""
_LARGEST, _SMALLEST = 40.0, 6.0


@dataclass(frozen=True)
class Square:
    """`row` is what the first reader said, `column` what the second did."""

    row: int
    column: int
    count: int
    cx: float
    cy: float
    side: float

    @property
    def agrees(self) -> bool:
        return self.row == self.column


@dataclass(frozen=True)
class Heading:
    label: str
    x: float
    y: float


@dataclass(frozen=True)
class Confusion:
    categories: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    squares: tuple[Square, ...]
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    left: float
    cell: float
    side: float

    @property
    def n(self) -> int:
        return sum(map(sum, self.counts))

    @property
    def width(self) -> float:
        return self.left + self.side + RIGHT

    @property
    def height(self) -> float:
        return TOP + _CELL * len(self.categories) + BOTTOM


def confusion(categories: tuple[str, ...], table: IntArray) -> Confusion:
    """Of the whole scale, so that plots of different pairs can be laid side by side; wide enough for its words."""
    longest = max(len(category) for category in categories)
    cell, left = max(_CELL, round(_LETTER * longest + 8)), round(34 + _LETTER * longest)
    largest = int(table.max()) if table.size else 0
    across = [left + cell * (i + 0.5) for i in range(len(categories))]
    down = [TOP + _CELL * (i + 0.5) for i in range(len(categories))]
    squares = [
        Square(i, j, count, across[j], down[i], round(max(_SMALLEST, _LARGEST * float(np.sqrt(count / largest))), 1))
        for i in range(len(categories))
        for j in range(len(categories))
        if (count := int(table[i, j])) > 0
    ]
    return Confusion(
        categories,
        tuple(tuple(int(n) for n in row) for row in table),
        tuple(squares),
        tuple(Heading(category, left - 8, y + 4) for category, y in zip(categories, down, strict=True)),
        tuple(Heading(category, x, TOP - 8) for category, x in zip(categories, across, strict=True)),
        left,
        cell,
        cell * len(categories),
    )
