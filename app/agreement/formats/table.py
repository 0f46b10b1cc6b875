"""Tables as people write them: UTF-8 with or without a mark, columns parted by comma, semicolon or tab."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.kernel.refusals import Invalid

SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class Row:
    """`place` says where it stands, for refusals; `cells` are by the column's name in lower case, without blanks."""

    place: str
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")

    def needed(self, column: str) -> str:
        if not self.cell(column):
            raise Invalid(f"its {column} is empty.")
        return self.cell(column)


@dataclass(frozen=True)
class Table:
    """`has_decimal_commas`: commas do not part the columns, so they may part the decimals of a number."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    has_decimal_commas: bool


def read(path: Path, columns: Sequence[str]) -> Table:
    """Refuses a file without these columns, without rows, and a row with more or fewer cells, by its number."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Invalid(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{path} cannot be read as text: {error}.") from None
    separator = _separator(text)
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    names = {name: (name or "").strip().lower() for name in rows.fieldnames or ()}
    absent = [column for column in columns if column not in names.values()]
    if absent:
        raise Invalid(f"The table lacks the column{'s' * (len(absent) > 1)} {', '.join(absent)}.")
    try:
        found = tuple(_rows(rows, names))
    except csv.Error as error:
        raise Invalid(f"Line {rows.line_num} is not CSV: {error}.") from None
    if not found:
        raise Invalid("The table has no rows.")
    return Table(tuple(names.values()), found, separator != ",")


def _rows(rows: "csv.DictReader[str]", names: Mapping[str, str]) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        place = f"Row {count} (line {rows.line_num})"
        if None in row:
            raise Invalid(f"{place}: it has more cells than the table has columns.")
        short = next((names[name] for name, text in row.items() if text is None), None)
        if short is not None:
            raise Invalid(f"{place}: it has no {short}.")
        yield Row(place, {names[name]: text.strip() for name, text in row.items()})


def _separator(text: str) -> str:
    """What parts the names of the columns."""
    header = text.lstrip().partition("\n")[0]
    return max(SEPARATORS, key=header.count)
