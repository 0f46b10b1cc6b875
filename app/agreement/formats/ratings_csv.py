"""Ratings from CSV: columns case, reader, value, and patient where cases share one; an empty value is missing.

So is X (not assessable) on every scale but a nominal one without a list of its categories; where the list names X it is
a category like the others.
"""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from app.agreement.rules.ratings import Record, number, position_of
from app.agreement.values import Scale
from app.kernel.refusals import Invalid

COLUMNS = ("case", "reader", "value")
NOT_ASSESSABLE = "X"


def read(path: Path, scale: Scale, categories: tuple[str, ...] = ()) -> list[Record]:
    """One record per row; refuses the first row that cannot be used, by its number."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Invalid(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{path} cannot be read as text: {error}.") from None
    check = _check(scale, categories)
    x_is_missing = NOT_ASSESSABLE not in categories and (bool(categories) or scale is not Scale.NOMINAL)
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    absent = [column for column in COLUMNS if column not in names]
    if absent:
        raise Invalid(f"The table lacks the column{'s' * (len(absent) > 1)} {', '.join(absent)}.")
    records: dict[tuple[str, str], Record] = {}
    try:
        for count, row in enumerate(rows, start=1):
            try:
                record = _record(row, names, check, NOT_ASSESSABLE if x_is_missing else "")
                if (record.case, record.reader) in records:
                    raise Invalid(f"{record.reader} rated the case {record.case} before.")
            except Invalid as refusal:
                raise Invalid(f"Row {count} (line {rows.line_num}): {refusal.sentence}") from None
            records[(record.case, record.reader)] = record
    except csv.Error as error:
        raise Invalid(f"Line {rows.line_num} is not CSV: {error}.") from None
    if not records:
        raise Invalid("The table has no rows.")
    return list(records.values())


def _check(scale: Scale, categories: tuple[str, ...]) -> Callable[[str], object]:
    position = {category: float(i) for i, category in enumerate(categories)}
    if not scale.is_categorical:
        return number
    return (lambda text: position_of(text, position)) if categories else (lambda text: text)


def _record(row: dict[str, str | None], names: dict[str, str], check: Callable[[str], object], missing: str) -> Record:
    if None in row:
        raise Invalid("it has more cells than the table has columns.")

    def cell(column: str) -> str:
        text = row.get(names[column]) if column in names else ""
        if text is None:
            raise Invalid(f"it has no {column}.")
        return text.strip()

    case, reader, value = cell("case"), cell("reader"), cell("value")
    if not case or not reader:
        raise Invalid(f"its {'case' if not case else 'reader'} is empty.")
    if value.upper() == missing:
        value = ""
    if value:
        check(value)
    return Record(case, reader, value or None, cell("patient") or None)
