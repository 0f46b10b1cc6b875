"""CSV: the release as tables for spreadsheets and data frames, with a dictionary of every column."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.releases.formats.base import Format
from app.releases.formats.csv_tables import (
    NOT_READABLE_COLUMNS,
    READER_COLUMNS,
    TABLES,
    Row,
    not_readable_rows,
    reader_rows,
)
from app.releases.values import CaseRecord, File, Head

FOLDER = "tables"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
SIGNED_NUMBER = re.compile(r"[+-]\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


def of_all(head: Head, cases: Sequence[CaseRecord]) -> Iterator[File]:
    for table in TABLES:
        names = [name for name, _ in table.columns]
        rows = (row for case in cases for row in table.rows(head, case))
        yield File(f"{FOLDER}/{table.name}.csv", table_bytes(names, rows))
    readers = [name for name, _ in READER_COLUMNS]
    yield File(f"{FOLDER}/readers.csv", table_bytes(readers, reader_rows(head)))
    unread = [name for name, _ in NOT_READABLE_COLUMNS]
    yield File(f"{FOLDER}/not_readable.csv", table_bytes(unread, not_readable_rows(head)))
    yield File(f"{FOLDER}/dictionary.csv", table_bytes(["table", "column", "meaning"], _dictionary()))


def table_bytes(names: Sequence[str], rows: Iterable[Row]) -> bytes:
    """UTF-8, comma, quoted where needed, one line break everywhere (RFC 4180)."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([cell(row.get(name)) for name in names] for row in rows)
    return output.getvalue().encode()


def cell(value: Any) -> str:  # noqa: ANN401  any JSON value
    """Text that no spreadsheet takes for a formula; numbers and single signs (DCE + and -) stay as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list, tuple)):
        value = json.dumps(value, sort_keys=True, ensure_ascii=False) if value else ""
    text = str(value)
    if text.startswith(STARTS_A_FORMULA) and len(text) > 1 and not SIGNED_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _dictionary() -> Iterator[Row]:
    for table in TABLES:
        yield {"table": table.name, "column": "", "meaning": table.title}
        for name, meaning in table.columns:
            yield {"table": table.name, "column": name, "meaning": meaning}
    for whole, title, columns in _OF_RELEASE:
        yield {"table": whole, "column": "", "meaning": title}
        for name, meaning in columns:
            yield {"table": whole, "column": name, "meaning": meaning}


_OF_RELEASE = (
    ("readers", "One row for each reader.", READER_COLUMNS),
    ("not_readable", "One row for each report that a case cannot be read: not missing data.", NOT_READABLE_COLUMNS),
)


CSV = Format("csv", "CSV tables", "3", of_all=of_all)
