"""The `pirads` command: one category in a line, a table by CSV, sentences for bad rows."""

import csv
import io
import json
from pathlib import Path

import pytest

from app.cli import main

Printed = pytest.CaptureFixture[str]


def test_one_finding_prints_its_category_and_derivation(capsys: Printed) -> None:
    assert main(["pirads", "--zone", "PZ", "--t2w", "3", "--dwi", "3", "--dce", "+"]) == 0
    expected = "PI-RADS 4: DWI 3 with positive DCE is upgraded in the peripheral zone\n"
    assert capsys.readouterr().out == expected


def test_a_minus_is_taken_as_a_value_and_json_is_one_object(capsys: Printed) -> None:
    assert main(["pirads", "--zone", "PZ", "--t2w", "X", "--dwi", "3", "--dce", "-", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["category"], answer["t2_inadequate"], answer["scheme"]) == ("3", True, "pirads21")


def test_a_missing_score_is_named(capsys: Printed) -> None:
    assert main(["pirads", "--zone", "PZ", "--t2w", "3"]) == 2
    assert "--dwi, --dce" in capsys.readouterr().err


def test_a_table_gets_the_column_overall_and_keeps_the_others(tmp_path: Path, capsys: Printed) -> None:
    path = tmp_path / "findings.csv"
    table = 'case,zone,t2w,dwi,dce,note\n1,PZ,2,3,+,"a, b"\n2,TZ,2,4,X,\n3,TZ,X,4,-,\n'
    path.write_text(table, encoding="utf-8-sig")
    assert main(["pirads", "--csv", str(path)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["overall"] for row in rows] == ["4", "3", "X"]
    assert rows[0]["note"] == "a, b"
    assert next(iter(rows[0])) == "case"


def test_an_existing_column_overall_is_overwritten(tmp_path: Path, capsys: Printed) -> None:
    path = tmp_path / "findings.csv"
    path.write_text("overall,zone,t2w,dwi,dce\n9,PZ,1,5,-\n")
    assert main(["pirads", "--csv", str(path)]) == 0
    assert capsys.readouterr().out == "overall,zone,t2w,dwi,dce\n5,PZ,1,5,-\n"


def test_bad_rows_are_named_and_nothing_is_printed(tmp_path: Path, capsys: Printed) -> None:
    path = tmp_path / "findings.csv"
    path.write_text("zone,t2w,dwi,dce\nPZ,1,5,-\nPZ,1,7,-\nCZ,1,2,-\nPZ,1\n")
    assert main(["pirads", "--csv", str(path)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "Row 2 (line 3): dwi is “7”" in output.err
    assert [f"Row {n} " in output.err for n in (1, 2, 3, 4)] == [False, True, True, True]


@pytest.mark.parametrize("text", ["", "zone,t2w,dwi\nPZ,1,2\n"])
def test_a_table_without_its_columns_is_refused(text: str, tmp_path: Path, capsys: Printed) -> None:
    path = tmp_path / "findings.csv"
    path.write_text(text)
    assert main(["pirads", "--csv", str(path)]) == 2
    assert "dce" in capsys.readouterr().err


def test_a_missing_file_is_a_sentence(capsys: Printed) -> None:
    assert main(["pirads", "--csv", "/nowhere/at/all.csv"]) == 2
    assert "no file" in capsys.readouterr().err
