"""Categories and volume computed from the answers of a draft."""

import pytest

from app.kernel.refusals import Invalid
from app.protocols.presets import PRESETS
from app.protocols.rules import check_definition, checked_answer, computed, gland_volume_ml
from app.protocols.values import Definition
from tests.protocols.drafts import FINDING, OTHER_FINDING, answer, case_answers, finding_answers

PRESET = PRESETS["pirads21"]
DEFINITION = Definition.from_json(PRESET.definition)


def test_each_finding_gets_its_category_with_the_derivation() -> None:
    answers = finding_answers(dwi="3", dce="+") + finding_answers(OTHER_FINDING, zone="TZ", t2w="2", dwi="5")
    results = computed(PRESET.definition, answers)
    assert results[FINDING] == {
        "category": "4",
        "derivation": "DWI 3 with positive DCE is upgraded in the peripheral zone",
        "t2_inadequate": False,
    }
    assert results[OTHER_FINDING]["category"] == "3"


def test_the_rule_zone_decides_where_the_zone_does_not() -> None:
    scores = {"zone": "AFS", "t2w": "2", "dwi": "4", "dce": "-"}
    assert computed(DEFINITION, finding_answers(**scores)) == {}
    by_pz = computed(DEFINITION, finding_answers(**scores, rule_zone="PZ"))
    by_tz = computed(DEFINITION, finding_answers(**scores, rule_zone="TZ"))
    assert (by_pz[FINDING]["category"], by_tz[FINDING]["category"]) == ("4", "3")


def test_a_leftover_rule_zone_does_not_overrule_a_plain_zone() -> None:
    answers = finding_answers(zone="PZ", rule_zone="TZ", t2w="2", dwi="4", dce="-")
    assert computed(DEFINITION, answers)[FINDING]["category"] == "4"


def test_an_incomplete_finding_has_no_category_yet() -> None:
    assert computed(DEFINITION, finding_answers(dce=None)) == {}


def test_a_score_that_cannot_be_assessed_counts_as_inadequate() -> None:
    answers = finding_answers(dce="-")
    next(a for a in answers if a["question"] == "t2w").update(state="cannot_assess", value=None)
    result = computed(DEFINITION, answers)[FINDING]
    assert (result["category"], result["t2_inadequate"]) == ("4", True)
    next(a for a in answers if a["question"] == "zone").update(state="cannot_assess", value=None)
    answers.append(answer("rule_zone", "TZ", "finding", FINDING))
    assert computed(DEFINITION, answers)[FINDING]["category"] == "X"


def test_the_gland_volume_needs_all_three_axes() -> None:
    assert gland_volume_ml(DEFINITION, case_answers()) == pytest.approx(41.6)
    assert gland_volume_ml(DEFINITION, case_answers()[:-1]) is None


def test_the_shipped_definition_may_be_published() -> None:
    assert check_definition(PRESET.definition, PRESET.guideline).key == "pirads21"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"type": "riddle"}, "question type"), ({"scale": "interval"}, "cannot be interval"),
     ({"options": []}, "no options"), ({"when": {"question": "quality", "in": ["1"]}}, "another scope"),
     ({"key": "t2w"}, "share a key"), ({"guideline": "nowhere"}, "lacks the sections nowhere")],
)  # fmt: skip
def test_a_definition_with_a_broken_question_is_refused(change: dict[str, object], sentence: str) -> None:
    questions = [q | change if q["key"] == "zone" else q for q in PRESET.definition["questions"]]
    with pytest.raises(Invalid, match=sentence):
        check_definition(PRESET.definition | {"questions": questions}, PRESET.guideline)


@pytest.mark.parametrize(
    ("question", "value", "canonical"),
    [("t2w", 4, "4"), ("t2w", "X", "X"), ("dce", "+", "+"), ("confidence", 62.5, 62.5), ("index", False, False),
     ("sectors", ["Apex_L_PZa", "Base_L_CZ"], ["Base_L_CZ", "Apex_L_PZa"]), ("rationale", " dark ", "dark"),
     ("diameter_mm", 12, 12), ("zone", "MULTI", "MULTI"), ("epe", "5", "5")],
)  # fmt: skip
def test_answers_are_kept_in_their_canonical_form(question: str, value: object, canonical: object) -> None:
    checked = checked_answer(DEFINITION, answer(question, value, "finding", FINDING))
    assert checked["value"] == canonical


@pytest.mark.parametrize(
    ("question", "value"),
    [("t2w", "6"), ("t2w", True), ("t2w", None), ("t2w", ["4"]), ("confidence", 101), ("confidence", "80"),
     ("confidence", float("nan")), ("diameter_mm", 0), ("diameter_mm", 500), ("index", "yes"), ("index", 1),
     ("sectors", []), ("sectors", ["Base_L_PZx"]), ("sectors", "US"), ("rationale", "x" * 4001),
     ("rationale", "a\x00b"), ("rationale", "\ud800"), ("no_such_question", "1")],
)  # fmt: skip
def test_an_unfit_answer_is_refused_in_words(question: str, value: object) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_answer(DEFINITION, answer(question, value, "finding", FINDING))
    assert refusal.value.sentence.endswith(".")


def test_an_answer_belongs_to_its_scope() -> None:
    for bad in (
        answer("t2w", "4"),
        answer("quality", "3", "stack", "nonsense"),
        answer("gland_ap_mm", 40, "case", "x"),
        answer("t2w", "4", "finding", FINDING) | {"state": "cannot_assess"},
        answer("t2w", None, "finding", FINDING) | {"state": "none"},
        answer("t2w", None, "finding", FINDING) | {"state": "perhaps"},
    ):
        with pytest.raises(Invalid):
            checked_answer(DEFINITION, bad)
