"""What was drawn for a finding against the gland and against its score: warnings in words, and when they block."""

from typing import Any

import pytest

from app.protocols.presets.pirads21 import PIRADS21
from app.protocols.presets.primus1 import PRIMUS1
from app.protocols.rules import missing, notices
from tests.protocols.drafts import FINDING, answer, case_answers, finding, finding_answers, mark

DEFINITION = PIRADS21.definition
CONTOUR = mark() | {"kind": "contour", "geometry": {"points_mm": [[0, 0, 0], [4, 0, 0], [0, 4, 0]], "closed": True}}


def beyond(mm: float | None) -> dict[str, Any]:
    return {"method": "gland_outline", "findings": {FINDING: {"sectors": [], "beyond_gland_mm": mm}}}


@pytest.mark.parametrize(("mm", "warned"), [(5.0, False), (5.1, True), (None, False)])
def test_a_finding_more_than_5_mm_outside_the_outlined_gland_is_pointed_out(mm: float | None, warned: bool) -> None:
    said = notices(DEFINITION, [finding()], [CONTOUR], finding_answers(), placed=beyond(mm))
    expected = [("Finding 1 reaches 5.1 mm beyond the gland as it is outlined.", FINDING)] if warned else []
    assert [(n.sentence, n.scope_id) for n in said] == expected


def test_outside_the_gland_signing_needs_a_comment_where_the_rule_names_one() -> None:
    answers = case_answers() + finding_answers()
    (found,) = missing(DEFINITION, [finding()], [CONTOUR], answers, placed=beyond(9.2))
    assert (found.question, found.scope_id) == ("rationale", FINDING)
    assert found.sentence == (
        "Finding 1 reaches 9.2 mm beyond the gland as it is outlined. Change it, or say why under “Rationale”."
    )
    said = [*answers, answer("rationale", "grows into the bladder", "finding", FINDING)]
    assert missing(DEFINITION, [finding()], [CONTOUR], said, placed=beyond(9.2)) == []


@pytest.mark.parametrize(("dwi", "own", "warned"), [("2", None, False), ("3", None, True), ("4", "2", False)])
def test_from_category_3_an_outline_is_wanted_by_the_reader_s_own_category_first(
    dwi: str, own: str | None, warned: bool
) -> None:
    answers = finding_answers(dwi=dwi, category_own=own, diameter_mm=9)
    said = notices(DEFINITION, [finding()], [mark()], answers)
    assert [n.sentence for n in said] == (
        [f"Finding 1: PI-RADS {dwi} without an outline; draw a contour or a mask."] if warned else []
    )
    assert notices(DEFINITION, [finding()], [CONTOUR], answers) == []


def test_a_protocol_that_needs_the_outline_keeps_a_reading_without_it_from_being_signed() -> None:
    rules = [r | {"needed": True} if r["key"] == "outline_from_score" else r for r in DEFINITION["rules"]]
    answers = case_answers() + finding_answers()
    found = missing(DEFINITION | {"rules": rules}, [finding()], [mark()], answers)
    assert [m.sentence for m in found] == ["Finding 1: PI-RADS 4 without an outline; draw a contour or a mask."]
    assert missing(DEFINITION | {"rules": rules}, [finding()], [CONTOUR], answers) == []
    assert missing(DEFINITION, [finding()], [mark()], answers) == []


def test_primus_wants_the_outline_by_its_own_score() -> None:
    answers = [answer("zone", "PZ", "finding", FINDING), answer("primus", "3", "finding", FINDING)]
    said = notices(PRIMUS1.definition, [finding()], [mark()], answers)
    assert [n.sentence for n in said] == ["Finding 1: PRI-MUS 3 without an outline; draw a contour or a mask."]
