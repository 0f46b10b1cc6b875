import csv
import io
from dataclasses import replace

import pytest

from app.releases.formats.base import light
from app.releases.formats.csv import cell, of_all
from app.releases.formats.csv_tables import TABLES
from tests.releases.records import case
from tests.releases.sources import HEAD


def table(name: str, rationale: str = "round") -> list[dict[str, str]]:
    found = {file.path: file.data for file in of_all(HEAD, [light(case(rationale=rationale))])}
    return list(csv.DictReader(io.StringIO(found[f"tables/{name}.csv"].decode(), newline="")))


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]
)
def test_no_text_becomes_a_formula(text: str) -> None:
    assert cell(text).startswith("'")
    said = [row["value"] for row in table("answers", rationale=text) if row["question"] == "rationale"]
    assert f"'{text}" in [value.replace("\r\n", "\n") if "\r" not in text else value for value in said]


@pytest.mark.parametrize(
    ("value", "written"),
    [("-", "-"), ("+", "+"), (-1.5, "-1.5"), ("-1e-07", "-1e-07"), (True, "true"), (None, ""), ([], ""), (0, "0"),
     (["a"], '["a"]'), ("-1-1", "'-1-1")],
)  # fmt: skip
def test_numbers_and_single_signs_stay_as_they_are(value: object, written: str) -> None:
    assert cell(value) == written


def test_labelled_frames_have_their_first_and_last_in_the_table_of_marks() -> None:
    one = case()
    reading = one.readings[0]
    mark = {**reading.marks[0], "kind": "frames", "geometry": {"frames": [3, 12]}}
    released = replace(one, readings=(replace(reading, marks=(mark,)),))
    found = {file.path: file.data for file in of_all(HEAD, [light(released)])}
    (row,) = csv.DictReader(io.StringIO(found["tables/marks.csv"].decode(), newline=""))
    assert (row["kind"], row["first_frame"], row["last_frame"]) == ("frames", "3", "12")


def test_a_core_has_its_name_and_the_newest_result_of_that_number() -> None:
    one = case()
    reading = one.readings[0]
    drawn = {
        **reading.marks[0], "finding_id": None, "name": "7 left mid",
        "geometry": {"version": 1, "points_mm": [[0, 0, 0], [0, 0, 18]]},
    }  # fmt: skip
    marks = [{**drawn, "kind": "core"}, {**drawn, "kind": "needle"}, {**drawn, "kind": "core", "name": "8"}]
    reported = [
        {"key": "biopsy_core", "value": value, "unit": "", "source": "pathology"} for value in ("7 negative", "7 3+4")
    ]
    released = replace(one, facts=tuple(reported), readings=(replace(reading, marks=tuple(marks)),))
    found = {file.path: file.data for file in of_all(HEAD, [light(released)])}
    rows = list(csv.DictReader(io.StringIO(found["tables/marks.csv"].decode(), newline="")))
    assert [(row["kind"], row["name"], row["core_result"], row["finding"]) for row in rows] == [
        ("core", "7 left mid", "3+4", ""),
        ("needle", "7 left mid", "", ""),
        ("core", "8", "", ""),
    ]


def test_each_answer_finding_mark_and_verdict_has_its_row() -> None:
    assert len(table("answers")) == 10
    assert {(row["reader"], row["category"], row["dce"], row["lesion"]) for row in table("findings")} == {
        ("R1", "4", "-", "1"),
        ("R2", "4", "-", ""),
    }
    assert table("findings")[0]["regions"] == '["R1_finding-1_t2-ax"]'
    assert {(r["suggested_sectors"], r["suggested_by"], r["beyond_gland_mm"]) for r in table("findings")} == {
        ('["Mid_L_PZpl"]', "zone_outlines", "1.5")
    }
    assert [row["kind"] for row in table("marks")] == ["mask", "mask"]
    (verdict,) = table("verdicts")
    assert (verdict["verdict"], verdict["accepted"], verdict["rationale"]) == ("accept_one", "R2", "'=1+1")
    assert table("reference")[0]["distribution"] == '{"3": 1, "4": 1}'
    assert [row["reader"] for row in table("readers")] == ["R1"]
    assert table("agreement")[0]["reason"] == "no voxels"


def test_the_dictionary_explains_every_column() -> None:
    explained = {(row["table"], row["column"]) for row in table("dictionary")}
    for one in TABLES:
        assert {(one.name, name) for name, _ in one.columns} <= explained
        assert set(table(one.name)[0]) == {name for name, _ in one.columns}
