"""PI-RADS v2.1: every row of the truth table, regenerated here from the published table."""

import csv
import os
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from app.kernel.refusals import Invalid
from app.protocols.schemes import SCHEMES
from app.protocols.schemes.pirads21 import DCE_RESULTS, SCORES, ZONES, assess

ADEQUATE = SCORES[:5]
ALL_ROWS = list(product(ZONES, SCORES, SCORES, DCE_RESULTS))

# The table of PI-RADS v2.1, written out.
PERIPHERAL = {"-": "12345", "+": "12445"}  # DCE -> by DWI 1..5
TRANSITION = {"1": "11111", "2": "22233", "3": "33334", "4": "44444", "5": "55555"}  # T2W -> by DWI 1..5


def category(zone: str, t2w: str, dwi: str, dce: str) -> str:
    return assess(zone=zone, t2w=t2w, dwi=dwi, dce=dce).category


@pytest.mark.parametrize(("t2w", "dwi", "dce"), list(product(ADEQUATE, ADEQUATE, "-+")))
def test_dwi_decides_in_the_peripheral_zone(t2w: str, dwi: str, dce: str) -> None:
    assert category("PZ", t2w, dwi, dce) == PERIPHERAL[dce][int(dwi) - 1]


@pytest.mark.parametrize(("t2w", "dwi", "dce"), list(product(ADEQUATE, ADEQUATE, "-+")))
def test_t2w_decides_in_the_transition_zone(t2w: str, dwi: str, dce: str) -> None:
    assert category("TZ", t2w, dwi, dce) == TRANSITION[t2w][int(dwi) - 1]


def test_the_counts_of_the_complete_rows_are_the_published_ones() -> None:
    assert len(ALL_ROWS) == 216
    complete = list(product(ADEQUATE, ADEQUATE, "-+"))
    counts = {zone: Counter(category(zone, *row) for row in complete) for zone in ZONES}
    assert counts["PZ"] == {"1": 10, "2": 10, "3": 5, "4": 15, "5": 10}
    assert counts["TZ"] == {"1": 10, "2": 6, "3": 12, "4": 12, "5": 10}


@pytest.mark.parametrize(("zone", "t2w"), list(product(ZONES, SCORES)))
def test_without_dwi_and_dce_there_is_no_category(zone: str, t2w: str) -> None:
    assert category(zone, t2w, "X", "X") == "X"


@pytest.mark.parametrize(("t2w", "dwi"), list(product(SCORES, ADEQUATE)))
def test_without_dce_a_peripheral_finding_has_the_category_of_its_dwi(t2w: str, dwi: str) -> None:
    assert category("PZ", t2w, dwi, "X") == dwi


@pytest.mark.parametrize(("t2w", "dwi"), list(product(ADEQUATE, ADEQUATE)))
def test_without_dce_a_transition_finding_is_read_by_the_table(t2w: str, dwi: str) -> None:
    assert category("TZ", t2w, dwi, "X") == TRANSITION[t2w][int(dwi) - 1]


@pytest.mark.parametrize(
    ("t2w", "dce", "expected"),
    [("1", "-", "1"), ("1", "+", "1"), ("2", "-", "2"), ("2", "+", "2"), ("3", "-", "3"), ("3", "+", "4"),
     ("4", "-", "4"), ("4", "+", "4"), ("5", "-", "5"), ("5", "+", "5"), ("X", "-", "X"), ("X", "+", "X")],
)  # fmt: skip
def test_without_dwi_a_peripheral_finding_is_read_by_t2w_and_dce(t2w: str, dce: str, expected: str) -> None:
    assert category("PZ", t2w, "X", dce) == expected


@pytest.mark.parametrize(("t2w", "dce"), list(product(SCORES, "-+")))
def test_without_dwi_a_transition_finding_has_the_category_of_its_t2w(t2w: str, dce: str) -> None:
    assert category("TZ", t2w, "X", dce) == t2w


@pytest.mark.parametrize(("dwi", "dce"), list(product(ADEQUATE, DCE_RESULTS)))
def test_an_inadequate_t2w_leaves_the_peripheral_category_but_is_flagged(dwi: str, dce: str) -> None:
    result = assess(zone="PZ", t2w="X", dwi=dwi, dce=dce)
    assert result.category == category("PZ", "1", dwi, dce)
    assert result.t2_inadequate


@pytest.mark.parametrize(("dwi", "dce"), list(product(SCORES, DCE_RESULTS)))
def test_an_inadequate_t2w_leaves_no_transition_category(dwi: str, dce: str) -> None:
    assert category("TZ", "X", dwi, dce) == "X"


@pytest.mark.parametrize("row", ALL_ROWS)
def test_every_row_says_why_and_names_a_category(row: tuple[str, str, str, str]) -> None:
    zone, t2w, dwi, dce = row
    result = assess(zone=zone, t2w=t2w, dwi=dwi, dce=dce)
    assert result.category in SCORES
    assert len(result.derivation) > 10
    assert result.t2_inadequate == (t2w == "X" and result.category != "X")
    computed = SCHEMES["pirads21"].compute({"zone": zone, "t2w": t2w, "dwi": dwi, "dce": dce})
    assert (computed.category, computed.derivation) == (result.category, result.derivation)


def test_the_derivation_names_the_upgrade() -> None:
    result = assess(zone="PZ", t2w="3", dwi="3", dce="+")
    assert result.sentence == "PI-RADS 4: DWI 3 with positive DCE is upgraded in the peripheral zone"


def test_a_typographic_minus_and_small_letters_are_understood() -> None:
    assert category("pz", "x", "3", "−") == "3"


@pytest.mark.parametrize("bad", [{"zone": "CZ"}, {"t2w": "6"}, {"dwi": ""}, {"dce": "yes"}, {"dwi": "3.0"}])
def test_an_unknown_score_is_refused_by_name(bad: dict[str, str]) -> None:
    with pytest.raises(Invalid, match=next(iter(bad))):
        assess(**({"zone": "PZ", "t2w": "3", "dwi": "3", "dce": "+"} | bad))


def test_the_truth_table_beside_the_repository_is_reproduced() -> None:
    root = Path(os.environ.get("CONSILIUM_REAL_DATA", Path(__file__).parents[4] / "shared" / "data"))
    table = root / "clinical" / "pirads21_truth_table.csv"
    if not table.is_file():
        pytest.skip("the table of 100 rows lies beside the repository (CONSILIUM_REAL_DATA) and is not here")
    rows = list(csv.DictReader(table.open()))
    assert len(rows) == 100
    assert [r for r in rows if category(r["zone"], r["t2w"], r["dwi"], r["dce"]) != r["overall"]] == []
