"""The sector map of PI-RADS v2.1 and its codes."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from app.protocols.values import SECTORS, SECTORS_BY_ID


def test_there_are_41_regions_with_codes_of_their_own() -> None:
    assert len(SECTORS) == len(SECTORS_BY_ID) == len({s.sct for s in SECTORS}) == 41
    assert Counter(s.level for s in SECTORS) == {"base": 14, "mid": 12, "apex": 12, None: 3}


def test_sides_are_mirrored_and_named_from_the_patient() -> None:
    assert {s.id.replace("_L_", "_R_") for s in SECTORS if s.side == "L" and s.level} == {
        s.id for s in SECTORS if s.side == "R" and s.level
    }
    assert SECTORS_BY_ID["Mid_L_PZpl"].label == "Mid left PZpl"
    assert SECTORS_BY_ID["L_SV"].label == "Left seminal vesicle"
    assert SECTORS_BY_ID["US"].label == "External urethral sphincter"
    assert {s.zone_family for s in SECTORS} == {"PZ", "TZ", "CZ", "AFS", "SV", "US"}


def test_the_codes_are_those_of_the_table_beside_the_repository() -> None:
    root = Path(os.environ.get("CONSILIUM_REAL_DATA", Path(__file__).parents[4] / "shared" / "data"))
    table = root / "clinical" / "sectors41.json"
    if not table.is_file():
        pytest.skip("the sector table lies beside the repository (CONSILIUM_REAL_DATA) and is not here")
    expected = {row["id"]: (row["sct"], row["side"] or None) for row in json.loads(table.read_text())}
    assert {s.id: (s.sct, s.side) for s in SECTORS} == expected
