"""Tables of facts: columns study or patient, key, value; optionally unit, source, date; any usual separator."""

import csv
import io
from dataclasses import dataclass

from app.kernel.refusals import Invalid

REQUIRED = ("key", "value")
OPTIONAL = ("study", "patient", "unit", "source", "date")
LARGEST_ROWS = 100_000
_SEPARATORS = ",;\t"


@dataclass(frozen=True)
class FactRow:
    """One row as it stands in the file; `number` counts from 1, `line` is the line of the file."""

    number: int
    line: int
    study: str
    patient: str
    key: str
    value: str
    unit: str
    source: str
    date: str


def read(text: str) -> tuple[list[FactRow], list[str]]:
    """The rows, and a sentence for each that has too many or too few cells; refuses what is no such table."""
    header = text.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    absent = [column for column in REQUIRED if column not in names]
    if absent or not {"study", "patient"} & set(names):
        raise Invalid("The table needs the columns key and value, and study or patient to say whose fact it is.")
    unknown = sorted(set(names) - set(REQUIRED) - set(OPTIONAL))
    if unknown:
        raise Invalid(f"The table has the unknown column{'s' * (len(unknown) > 1)} {', '.join(unknown)}.")
    rows, problems = [], []
    try:
        for number, cells in enumerate(reader, start=1):
            if number > LARGEST_ROWS:
                raise Invalid(f"The table has more than {LARGEST_ROWS} rows; split it.")
            if None in cells or None in cells.values():
                problems.append(f"Row {number} (line {reader.line_num}): it has not as many cells as columns.")
                continue
            given = {c: (cells[names[c]].strip() if c in names else "") for c in (*REQUIRED, *OPTIONAL)}
            rows.append(FactRow(number, reader.line_num, **given))
    except csv.Error as error:
        raise Invalid(f"Line {reader.line_num} is not CSV: {error}.") from None
    if not rows and not problems:
        raise Invalid("The table has no rows.")
    return rows, problems
