from dataclasses import replace

import pytest

from app.adjudication.rules import RULES
from app.adjudication.rules.examination import differences
from app.adjudication.values import LEAST_DICE, Lesion, Most, Pair, Thresholds
from app.protocols.values.structures import STRUCTURES
from tests.adjudication.cases import case, said


def flagged(compared) -> set[tuple[str, str, int]]:
    return {(one.rule_key, one.item, one.unit) for one in differences(compared)}


def test_readers_who_agree_have_no_difference() -> None:
    assert flagged(case(category={"A": "4", "B": "4"}, zone={"A": "PZ", "B": "PZ"}, dice=0.8)) == set()


@pytest.mark.parametrize(
    ("a", "b", "differ"),
    [("1", "2", False), ("4", "5", False), ("2", "3", True), ("3", "4", True), ("1", "3", True), ("3", "5", True),
     ("3", "3", False)],
)  # fmt: skip
def test_categories_differ_by_two_or_across_a_line(a: str, b: str, differ: bool) -> None:
    assert (("category", "category", 1) in flagged(case(category={"A": a, "B": b}))) is differ
    assert flagged(case(category={"A": b, "B": a})) == flagged(case(category={"A": a, "B": b}))


def test_the_category_rule_says_what_it_measured() -> None:
    (found,) = differences(case("A", "B", "C", category={"A": "2", "B": "5", "C": "4"}))
    assert found.measured == {"lowest": 2, "highest": 5, "apart": 3, "crosses": [3, 4]}
    assert [one["text"] for one in found.said] == ["2", "5", "4"]
    assert found.focus_mm == (1.0, 2.0, 3.0)
    assert {ref["finding_id"] for ref in found.finding_refs} == {"fA", "fB", "fC"}


def test_a_lesion_only_some_found_is_a_difference_of_all() -> None:
    lesions = (Lesion(1, {"A": "f1"}, (0.0, 0.0, 0.0), frozenset(), {"nearest_mm": 14.2}),)
    (found,) = differences(case(lesions=lesions))
    assert (found.rule_key, found.item, found.measured["found_by"], found.measured["nearest_mm"]) == (
        "presence", "lesion", 1, 14.2,
    )  # fmt: skip
    assert [one["text"] for one in found.said] == ["present", "no finding here"]


def test_zones_and_rule_zones_must_be_the_same() -> None:
    assert flagged(case(zone={"A": "PZ", "B": "TZ"})) == {("zone", "zone", 1)}
    assert flagged(case(zone={"A": "CZ", "B": "CZ"}, rule_zone={"A": "PZ", "B": "TZ"})) == {("zone", "rule_zone", 1)}


def test_outlines_must_overlap_by_two_fifths() -> None:
    assert flagged(case(dice=0.39)) == {("overlap", "mask", 1)}
    assert flagged(case(dice=0.4)) == set()


def test_quality_one_by_any_reader_is_looked_at_even_when_all_say_so() -> None:
    assert flagged(case(quality_adc={"A": "1", "B": "3"})) == {("quality", "quality:adc", 0)}
    assert flagged(case(quality_adc={"A": "1", "B": "1"})) == {("quality", "quality:adc", 0)}
    assert flagged(case(quality_adc={"A": "2", "B": "3"})) == set()


def test_x_against_a_score_is_a_difference_and_x_against_x_is_none() -> None:
    assert flagged(case(dwi={"A": "X", "B": "2"})) == {("x_or_score", "dwi", 1)}
    assert flagged(case(dwi={"A": said("", "cannot_assess"), "B": "2"})) == {("x_or_score", "dwi", 1)}
    assert flagged(case(dwi={"A": "X", "B": said("", "cannot_assess")})) == set()
    assert flagged(case(quality_adc={"A": "X", "B": "3"})) == {("x_or_score", "quality:adc", 0)}
    assert flagged(case(category={"A": "X", "B": "3"})) == {("x_or_score", "category", 1)}


def test_an_item_found_by_two_rules_is_one_difference() -> None:
    (found,) = differences(case(quality_adc={"A": "1", "B": "X"}))
    assert (found.rule_key, found.measured["also"]) == ("x_or_score", ["quality"])


def test_index_lesions_and_gland_volumes_are_compared() -> None:
    assert flagged(case(index_lesion={"A": 1, "B": 2})) == {("index", "index_lesion", 0)}
    assert flagged(case(gland_volume_ml={"A": 30.0, "B": 45.1})) == {("volume", "gland_volume_ml", 0)}
    assert flagged(case(gland_volume_ml={"A": 30.0, "B": 45.0})) == set()


def test_a_single_reader_differs_from_nobody() -> None:
    assert flagged(case("A", category={"A": "4"}, zone={"A": "PZ"}, gland_volume_ml={"A": 40.0})) == set()


def test_a_verdict_fits_again_only_while_its_inputs_are_the_same() -> None:
    (before,) = differences(case(category={"A": "3", "B": "5"}))
    (same,) = differences(case(category={"A": "3", "B": "5"}, zone={"A": "PZ", "B": "PZ"}))
    (other,) = differences(case(category={"A": "3", "B": "4"}))
    assert before.inputs_digest == same.inputs_digest != other.inputs_digest


def test_every_rule_is_stated_and_versioned() -> None:
    assert [rule.key for rule in RULES] == [
        "presence", "category", "zone", "x_or_score", "overlap", "index", "quality", "volume",
        "structure_overlap", "measured",
    ]  # fmt: skip
    assert all(rule.version and rule.sentence.endswith(".") for rule in RULES)


@pytest.mark.parametrize(
    ("structure", "dice", "differ"),
    [
        ("prostate", 0.84, True), ("prostate", 0.85, False), ("peripheral_zone", 0.74, True),
        ("peripheral_zone", 0.8, False), ("afs", 0.74, True), ("afs", 0.75, False), ("prostatic_urethra", 0.69, True),
        ("prostatic_urethra", 0.7, False), ("seminal_vesicle", 0.69, True), ("unheard_of", 0.84, True),
    ],
)  # fmt: skip
def test_each_structure_has_its_least_overlap(structure: str, dice: float, differ: bool) -> None:
    drawn = replace(case(), pairs={(f"dice:{structure}", 0): (Pair("A", "B", dice),)})
    assert (("structure_overlap", f"structure:{structure}", 0) in flagged(drawn)) is differ


def test_a_campaign_may_choose_its_thresholds() -> None:
    lenient = Thresholds(category_apart=4, category_lines=(), lesion_dice=0.2)
    differing = case(category={"A": "2", "B": "4"}, dice=0.3)
    assert flagged(differing) == {("category", "category", 1), ("overlap", "mask", 1)}
    assert flagged(replace(differing, thresholds=lenient)) == set()
    assert Thresholds.from_json(lenient.as_json()) == lenient


def test_every_structure_that_can_be_asked_has_its_least_overlap() -> None:
    assert LEAST_DICE.keys() == STRUCTURES.keys()


@pytest.mark.parametrize(
    ("limit", "values", "differ"),
    [
        (Most("apart", 5), (10.0, 15.0), False),
        (Most("apart", 5), (10.0, 15.1), True),
        (Most("ratio", 1.5), (10.0, 15.0), False),
        (Most("ratio", 1.5), (10.0, 15.1), True),
        (Most("ratio", 1.5), (0.0, 15.1), False),
    ],
)
def test_measured_answers_may_lie_so_far_apart(limit: Most, values: tuple[float, float], differ: bool) -> None:
    measured = case(diameter_mm=dict(zip("AB", values, strict=True)))
    chosen = replace(measured, thresholds=Thresholds(measured={"diameter_mm": limit}))
    assert flagged(chosen) == ({("measured", "diameter_mm", 1)} if differ else set())


def test_sizes_five_millimetres_apart_are_the_default() -> None:
    (found,) = differences(case(diameter_mm={"A": 10, "B": 16}))
    assert (found.title, found.measured) == ("Lesion 1: largest diameter 10 or 16", {"apart": 6.0, "most": 5.0})
