"""Tables as spreadsheets and scripts write them."""

from pathlib import Path

import pytest

from app.imaging.formats.tables import rows_of
from app.kernel.refusals import Invalid


@pytest.mark.parametrize(
    "data",
    [
        b"SeriesDescription,Rows\nT2 tra,384\n,\n",
        b"\xef\xbb\xbfSeriesDescription;Rows\r\nT2 tra;384\r\n;\r\n",
        b"SeriesDescription\tRows\nT2 tra\t384\n\t\n",
        "SeriesDescription,Rows\nT2 tra,384\n,\n".encode("utf-16"),
        b'"SeriesDescription" ,Rows\n"T2 tra",384,surplus\n,\n',
    ],
)
def test_any_usual_separator_and_encoding_is_read(tmp_path: Path, data: bytes) -> None:
    (file := tmp_path / "rows.csv").write_bytes(data)
    assert list(rows_of(file)) == [
        {"SeriesDescription": "T2 tra", "Rows": "384"},
        {"SeriesDescription": "", "Rows": ""},
    ]


def test_a_latin_table_is_read_and_a_line_separator_in_a_cell_ends_no_row(tmp_path: Path) -> None:
    (file := tmp_path / "rows.csv").write_bytes("SeriesDescription\nrepérage\n".encode("latin-1"))
    assert [row["SeriesDescription"] for row in rows_of(file)] == ["repérage"]
    file.write_text('SeriesDescription,Rows\n"a\u2028b\nc",1\n', encoding="utf-8")
    assert [row["SeriesDescription"] for row in rows_of(file)] == ["a\u2028b\nc"]


def test_what_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        list(rows_of(tmp_path / "absent.csv"))
