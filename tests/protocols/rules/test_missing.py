"""What keeps a PI-RADS reading from being signed, in sentences."""

from typing import Any

import pytest

from app.protocols.presets import PRESETS
from app.protocols.rules import missing, notices
from tests.protocols.drafts import (
    FINDING,
    OTHER_FINDING,
    answer,
    case_answers,
    finding,
    finding_answers,
    mark,
)

DEFINITION = PRESETS["pirads21"].definition


def sentences(answers: list[dict[str, Any]], findings: int = 1, marks: list[dict[str, Any]] | None = None) -> list[str]:
    there = [finding(), finding(OTHER_FINDING, 2)][:findings]
    return [m.sentence for m in missing(DEFINITION, there, [mark()] if marks is None else marks, answers)]


def test_a_complete_reading_lacks_nothing() -> None:
    assert sentences(case_answers() + finding_answers()) == []


def test_a_reading_without_finding_needs_to_say_so() -> None:
    assert sentences(case_answers(), findings=0) == ["Add a finding, or say that there is no suspicious lesion."]
    said = [*case_answers(), answer("no_suspicious_lesion", True)]
    assert sentences(said, findings=0) == []


def test_no_lesion_and_a_finding_contradict_each_other() -> None:
    said = [*case_answers(), *finding_answers(), answer("no_suspicious_lesion", True)]
    assert sentences(said) == ["It says there is no suspicious lesion, but there is a finding."]


def test_every_unanswered_question_is_named_with_its_finding_and_place() -> None:
    lacking = missing(DEFINITION, [finding()], [mark()], finding_answers(t2w=None, epe=None))
    assert [(m.question, m.scope_kind, m.scope_id) for m in lacking] == [
        ("quality", "stack", "t2_ax"), ("quality", "stack", "adc"), ("quality", "stack", "high_b"),
        ("quality", "stack", "dce"), ("gland_ap_mm", "case", None), ("gland_transverse_mm", "case", None),
        ("gland_longitudinal_mm", "case", None), ("t2w", "finding", FINDING), ("epe", "finding", FINDING),
    ]  # fmt: skip
    assert lacking[7].sentence == "Finding 1: T2W is not answered."
    assert lacking[1].sentence == "ADC: Image quality is not answered."


def test_the_quality_of_an_absent_sequence_is_not_required() -> None:
    answers = [a for a in case_answers() if a["scope_id"] != "dce"] + finding_answers()
    roles = ["t2_ax", "adc", "high_b"]
    assert missing(DEFINITION, [finding()], [mark()], answers, present_roles=roles) == []


def test_cannot_assess_settles_a_question_and_none_does_not() -> None:
    answers = case_answers() + finding_answers()
    for item in answers:
        if item["question"] in ("t2w", "gland_ap_mm"):
            item |= {"state": "cannot_assess", "value": None}
    assert sentences(answers) == []
    next(a for a in answers if a["question"] == "t2w")["state"] = "none"
    assert sentences(answers) == ["Finding 1: T2W is not answered."]


@pytest.mark.parametrize("zone", ["CZ", "AFS", "MULTI"])
def test_the_rule_zone_is_asked_where_the_zone_does_not_tell(zone: str) -> None:
    answers = case_answers() + finding_answers(zone=zone)
    assert sentences(answers) == ["Finding 1: Score by the rules of is not answered."]
    assert sentences([*answers, answer("rule_zone", "TZ", "finding", FINDING)]) == []


@pytest.mark.parametrize("sectors", [["Base_L_CZ"], ["Apex_R_AFS", "Apex_R_TZa"], ["Mid_L_PZa", "Mid_L_TZa"]])
def test_sectors_that_leave_the_rules_open_need_a_rule_zone(sectors: list[str]) -> None:
    (sentence,) = sentences(case_answers() + finding_answers(sectors=sectors))
    assert "whose rules apply" in sentence


def test_a_finding_without_a_mark_is_named() -> None:
    assert sentences(case_answers() + finding_answers(), marks=[]) == [
        "Finding 1 has no mark on the images; place at least a point."
    ]
    gone = mark() | {"deleted": True}
    assert len(sentences(case_answers() + finding_answers(), marks=[gone])) == 1


@pytest.mark.parametrize(("first", "second", "ok"), [(True, None, True), (True, True, False), (None, None, False)])
def test_exactly_one_finding_is_the_index_lesion(first: bool | None, second: bool | None, ok: bool) -> None:
    answers = case_answers() + finding_answers(index=first) + finding_answers(OTHER_FINDING, index=second)
    found = sentences(answers, findings=2, marks=[mark(), mark(OTHER_FINDING)])
    assert (found == []) is ok


def test_an_own_category_that_differs_needs_a_reason() -> None:
    assert sentences(case_answers() + finding_answers(category_own="4")) == []
    differs = case_answers() + finding_answers(category_own="3")
    assert sentences(differs) == ["Finding 1: say why your category 3 differs from the computed 4."]
    assert sentences([*differs, answer("category_reason", "prostatitis", "finding", FINDING)]) == []


def test_a_deleted_finding_asks_nothing() -> None:
    gone = finding(OTHER_FINDING, 2) | {"deleted": True}
    assert missing(DEFINITION, [finding(), gone], [mark()], case_answers() + finding_answers()) == []


@pytest.mark.parametrize(
    ("changes", "count"),
    [({"t2w": "4", "dwi": "4", "diameter_mm": 15.0}, 2), ({"t2w": "5", "dwi": "3", "diameter_mm": 14.9}, 1),
     ({"t2w": "5", "dwi": "3", "diameter_mm": 14.9, "epe": "5"}, 0), ({"t2w": "4", "dwi": "4"}, 0)],
)  # fmt: skip
def test_size_and_score_are_held_against_each_other_without_blocking(changes: dict[str, Any], count: int) -> None:
    answers = case_answers() + finding_answers(**changes)
    about_size = [n for n in notices(DEFINITION, [finding()], [mark()], answers) if n.question in ("t2w", "dwi")]
    assert len(about_size) == count
    assert sentences(answers) == []


@pytest.mark.parametrize(
    ("second", "said"),
    [({"dwi": "5"}, ["Finding 2 has a higher category (5) than the index lesion, Finding 1 (4)."]),
     ({"dwi": "4"}, []), ({"dwi": "3"}, []), ({"dwi": "5", "category_own": "4"}, []), ({"dwi": None}, [])],
)  # fmt: skip
def test_a_finding_of_a_higher_category_than_the_index_lesion_is_pointed_out(
    second: dict[str, Any], said: list[str]
) -> None:
    answers = finding_answers() + finding_answers(OTHER_FINDING, index=None, diameter_mm=16.0, **second)
    both = [finding(), finding(OTHER_FINDING, 2)]
    assert [n.sentence for n in notices(DEFINITION, both, [], answers) if n.question == "index"] == said


def test_more_than_four_findings_are_pointed_out() -> None:
    many = [finding(f"{n}", n) for n in range(5)]
    assert [n.sentence for n in notices(DEFINITION, many, [], [])] == [
        "There are 5 findings. PI-RADS reports up to four findings."
    ]
