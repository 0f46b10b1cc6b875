"""`metrics readers`, `metrics froc` and `metrics roc` on tables, with values worked out by hand or published."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import main

Printed = pytest.CaptureFixture[str]


def run(capsys: Printed, *words: str | Path) -> dict[str, Any]:
    assert main(["metrics", *map(str, words), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refused(capsys: Printed, *words: str | Path) -> str:
    assert main(["metrics", *map(str, words), "--json"]) == 2
    return capsys.readouterr().err


def table(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text)
    return folder / name


READINGS = """case,reader,value,repeat,time,position
a,ada,3,0,2026-01-01,1
b,ada,3,0,2026-01-02,2
c,ada,4,0,2026-01-03,3
d,ada,5,0,2026-01-04,4
a,ben,3,0,,
b,ben,2,0,,
c,ben,2,0,,
d,ben,2,0,,
a,ada,3,1,,
b,ada,4,1,,
c,ada,4,1,,
"""


def test_readers_are_lenient_drift_and_repeat_themselves(tmp_path: Path, capsys: Printed) -> None:
    path = table(tmp_path, "r.csv", READINGS)
    found = run(capsys, "readers", path, "--scale", "ordinal", "--categories", "1,2,3,4,5", "--resamples", "50")
    assert found["leniency"]["value"] == [1.5, -1.5]  # (0 + 1 + 2 + 3) / 4
    assert found["leniency"]["by"] == ["ada", "ben"]
    assert found["drift_per_day"]["value"] == [pytest.approx(1.0), None]  # one step a day
    assert found["drift_per_position"]["value"] == [pytest.approx(1.0), None]
    assert found["own_percent_agreement"]["value"] == [pytest.approx(2 / 3), None]
    assert found["own_percent_agreement"]["ns"] == [3, 0]
    assert found["own_percent_agreement"]["reasons"][1] == "no case was read twice by the same reader"


def test_repeats_do_not_enter_what_readers_are_compared_by(tmp_path: Path, capsys: Printed) -> None:
    words = ("--scale", "ordinal", "--categories", "1,2,3,4,5", "--resamples", "20")
    without = "\n".join(line for line in READINGS.splitlines() if ",1,," not in line)
    all_of_it = run(capsys, "readers", table(tmp_path, "a.csv", READINGS), *words)
    first_only = run(capsys, "readers", table(tmp_path, "b.csv", without), *words)
    assert all_of_it["leniency"]["value"] == first_only["leniency"]["value"]


def test_numbers_of_one_reader_give_the_repeatability(tmp_path: Path, capsys: Printed) -> None:
    text = "case;reader;value;repeat\na;ada;10,0;0\na;ada;12,0;1\nb;ada;20,0;0\nb;ada;18,0;1\n"
    found = run(capsys, "readers", table(tmp_path, "n.csv", text), "--scale", "ratio", "--resamples", "20")
    assert found["own_sem"]["value"] == [pytest.approx(2**0.5)]  # sqrt of the mean variance 2
    assert found["own_repeatability_coefficient"]["value"] == [pytest.approx(1.96 * 2)]


DETECTIONS = "case,confidence,hit\nc1,.9,1\nc1,.4,0\nc2,.8,1\nc2,.3,1\nc3,.6,0\nc4,.2,0\n"
LESIONS = "case,lesions\nc1,1\nc2,2\nc3,0\nc4,0\n"


def test_froc_of_the_toy(tmp_path: Path, capsys: Printed) -> None:
    """CLINICAL.md 6, vector 26, as picai_eval 1.4.13 gives it."""
    paths = table(tmp_path, "d.csv", DETECTIONS), table(tmp_path, "l.csv", LESIONS)
    found = run(capsys, "froc", *paths, "--resamples", "50")
    assert found["average_precision"]["value"] == pytest.approx(0.866667, abs=1e-6)
    assert found["case_auc"]["value"] == 1
    curve = zip(found["froc_sensitivity"]["value"], found["froc_false_positives_per_case"]["value"], strict=True)
    assert [(round(s, 4), f) for s, f in curve] == [
        (0.3333, 0), (0.6667, 0), (0.6667, 0.25), (0.6667, 0.5), (1, 0.5), (1, 0.75)
    ]  # fmt: skip
    assert found["sensitivity_at_false_positives"]["value"][:3] == [pytest.approx(2 / 3)] * 2 + [1]


def test_froc_by_places_hits_each_lesion_once(tmp_path: Path, capsys: Printed) -> None:
    detections = "case,confidence,x_mm,y_mm,z_mm\nc1,.9,0,0,0\nc1,.8,1,0,0\nc1,.7,50,0,0\n"
    lesions = "case,x_mm,y_mm,z_mm\nc1,0,0,2\nc1,50,0,9\nc2,,,\n"
    paths = table(tmp_path, "d.csv", detections), table(tmp_path, "l.csv", lesions)
    found = run(capsys, "froc", *paths, "--resamples", "20")
    assert (found["hits"]["value"], found["lesions"]["value"], found["average_precision"]["n"]) == (2, 2, 2)
    near = run(capsys, "froc", *paths, "--distance-mm", "5", "--resamples", "20")
    assert near["hits"]["value"] == 1


def test_roc_of_several_readers_is_a_list(tmp_path: Path, capsys: Printed) -> None:
    one = "case,score,positive\na,1,0\nb,2,0\nc,2,1\nd,3,1\n"
    found = run(capsys, "roc", table(tmp_path, "one.csv", one), "--resamples", "20")
    assert found["auc"]["value"] == 0.875  # 3 wins and a tie of 4 pairs
    assert found["roc_sensitivity"]["value"] == [0.5, 1, 1]
    both = "case,reader,score,positive\na,ada,1,0\nb,ada,2,1\na,ben,2,0\nb,ben,1,1\n"
    found = run(capsys, "roc", table(tmp_path, "both.csv", both), "--resamples", "20")
    assert (found["auc"]["value"], found["auc"]["by"], found["auc_mean"]["value"]) == ([1, 0], ["ada", "ben"], 0.5)


@pytest.mark.parametrize(
    ("word", "first", "second", "sentence"),
    [
        ("froc", "case,confidence\nc1,1\n", LESIONS, "need the column hit, or x_mm"),
        ("froc", "case,confidence,hit\nc1,much,1\n", LESIONS, "Row 1 (line 2): “much” is not a number"),
        ("froc", "case,confidence,hit\nc9,1,1\n", LESIONS, "c9 has a detection but is not in the reference"),
        ("froc", "case,confidence,hit\nc3,1,1\n", LESIONS, "c3 has more hits than lesions"),
        ("froc", "case,confidence,x_mm,y_mm,z_mm\nc1,1,1,1,1\n", LESIONS, "only counts its lesions"),
        ("froc", "case,confidence,x_mm,y_mm,z_mm\nc1,1,1,,1\n", LESIONS, "a place needs x_mm, y_mm and z_mm"),
        ("froc", DETECTIONS, "case,lesions\nc1,one\n", "“one” is not a number of lesions"),
        ("roc", "case,score,positive\na,1,maybe\n", None, "neither 1 nor 0"),
        ("roc", "case,score,positive\na,1,1\na,2,1\n", None, "scored a case twice"),
        ("roc", "case,reader,score,positive\na,r,1,1\na,s,2,0\n", None, "positive in one row and negative in another"),
    ],
)
def test_a_bad_table_is_a_sentence(
    word: str, first: str, second: str | None, sentence: str, tmp_path: Path, capsys: Printed
) -> None:
    paths = [table(tmp_path, "first.csv", first)] + ([table(tmp_path, "second.csv", second)] if second else [])
    assert sentence in refused(capsys, word, *paths)
