"""Reading a table of text (CSV) as spreadsheets and scripts write it: any usual separator, UTF-8 or Latin."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from app.kernel.refusals import Invalid

LARGEST_CELL = 10_000_000
_SEPARATORS = ",;\t|"


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """One dictionary a row, in order; short rows lack values, surplus cells are ignored."""
    try:
        data = path.read_bytes()
    except OSError:
        raise Invalid(f"{path} cannot be read.") from None
    text = _decoded(data).replace("\0", "")
    header = text.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=header.count)
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            yield {key.strip(): value for key, value in row.items() if isinstance(key, str) and value is not None}
    except csv.Error:
        raise Invalid(f"{path} cannot be read as a table (CSV), near line {reader.line_num}.") from None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
        return data.decode(encoding, "replace")
