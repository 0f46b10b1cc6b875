"""Ratings from CSV: columns case, reader, value, and patient where cases share one; an empty value is missing.

So is X (not assessable) on every scale but a nominal one without a list of its categories; where the list names X it is
a category like the others. Readings add repeat (0 is the first), time and position where the table has them.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.agreement.formats import table
from app.agreement.formats.table import Row
from app.agreement.rules.ratings import Record, category_of, number, position_of
from app.agreement.rules.reliability import Reading
from app.agreement.values import Scale
from app.kernel.refusals import Invalid

COLUMNS = ("case", "reader", "value")
NOT_ASSESSABLE = "X"
SECONDS_A_DAY = 86_400


def read(path: Path, scale: Scale, categories: tuple[str, ...] = ()) -> list[Record]:
    """One record per row; refuses the first row that cannot be used, by its number."""
    return [one.record for one in _read(path, scale, categories, with_circumstances=False)]


def read_readings(path: Path, scale: Scale, categories: tuple[str, ...] = ()) -> list[Reading]:
    """The same with the circumstances of each reading."""
    return _read(path, scale, categories, with_circumstances=True)


def _read(path: Path, scale: Scale, categories: tuple[str, ...], *, with_circumstances: bool) -> list[Reading]:
    found = table.read(path, COLUMNS)
    check = _check(scale, categories)
    x_is_missing = NOT_ASSESSABLE not in categories and (bool(categories) or scale is not Scale.NOMINAL)
    decimal_commas = found.has_decimal_commas and not scale.is_categorical
    readings: dict[tuple[str, str, int], Reading] = {}
    for row in found.rows:
        try:
            value = row.cell("value").replace(",", ".", 1) if decimal_commas else row.cell("value")
            if x_is_missing and value.upper() == NOT_ASSESSABLE:
                value = ""
            if value:
                check(value)
            record = Record(row.needed("case"), row.needed("reader"), value or None, row.cell("patient") or None)
            one = _reading(record, row) if with_circumstances else Reading(record)
            key = (record.case, record.reader, one.repeat)
            if key in readings:
                raise Invalid(f"{record.reader} rated the case {record.case} before.")
        except Invalid as refusal:
            raise Invalid(f"{row.place}: {refusal.sentence}") from None
        readings[key] = one
    return list(readings.values())


def _check(scale: Scale, categories: tuple[str, ...]) -> Callable[[str], object]:
    position = {category: float(i) for i, category in enumerate(categories)}
    if not scale.is_categorical:
        return number
    return (lambda text: position_of(category_of(text, categories), position)) if categories else (lambda text: text)


def _reading(record: Record, row: Row) -> Reading:
    repeat = row.cell("repeat")
    if repeat and not repeat.isdigit():
        raise Invalid(f"“{repeat}” is not the number of a repeat: 0 is the first reading.")
    position = row.cell("position")
    return Reading(record, int(repeat or 0), _days(row.cell("time")), number(position) if position else None)


def _days(text: str) -> float | None:
    """A number of days as it stands, or a date (and time) as days."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return number(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / SECONDS_A_DAY
