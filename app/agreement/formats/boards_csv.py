"""Boards as CSV, every cell inert in a spreadsheet, and all of them together as one zip that is always the same."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from app.reading.formats import inert

_NEVER = (1980, 1, 1, 0, 0, 0)
"""The date of files in the zip: the same boards make the same bytes."""


def table_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue()


def zipped(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _NEVER), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
