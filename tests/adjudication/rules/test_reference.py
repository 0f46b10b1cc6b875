from dataclasses import replace
from typing import Any

import pytest

from app.adjudication.rules.examination import differences
from app.adjudication.rules.reference import accepted, standard
from app.adjudication.values import Compared, Item, Lesion, Pair, Reference
from tests.adjudication.cases import case, said


def verdict(kind: str, reading: str | None = None, **chosen: Any) -> dict[str, Any]:
    return {"kind": kind, "reading": reading, "chosen": chosen}


def settle(compared: Compared, verdicts: dict[tuple[str, int], dict[str, Any]]) -> dict[tuple[str, int], Reference]:
    differing = {(one.item, one.unit) for one in differences(compared)}
    found = accepted(compared, differing) + standard(compared, verdicts)
    assert len({(one.item, one.unit) for one in found}) == len(found)
    return {(one.item, one.unit): one for one in found}


@pytest.mark.parametrize(
    ("item", "a", "b", "value", "method"),
    [("zone", "PZ", "PZ", "PZ", "unanimous"), ("dwi", "4", "5", "4", "lower median"),
     ("diameter_mm", 10.0, 13.0, 11.5, "mean"), ("dce", "-", "+", None, "tied"),
     ("sectors", ["Mid_L_PZpl"], ["Mid_L_PZpl", "Mid_L_PZpm"], ["Mid_L_PZpl", "Mid_L_PZpm"], "at least half")],
)  # fmt: skip
def test_what_agrees_is_accepted_and_says_how(item: str, a: Any, b: Any, value: Any, method: str) -> None:
    found = settle(case(**{item: {"A": a, "B": b}}), {})[item, 1]
    assert (found.value["value"], found.value["method"]) == (value, method)
    assert found.state == ("undecided" if method == "tied" else "answered")
    assert sum(found.value["distribution"].values()) == 2


def test_a_majority_of_three_wins_and_the_votes_are_kept() -> None:
    found = settle(case("A", "B", "C", dce={"A": "-", "B": "+", "C": "+"}), {})["dce", 1]
    assert (found.value["value"], found.value["method"]) == ("+", "majority")
    assert found.value["distribution"] == {"+": 2, "-": 1}
    assert [parent["reading"] for parent in found.parents] == ["A", "B", "C"]


def test_nobody_can_assess_is_kept_as_such() -> None:
    found = settle(case(dwi={"A": said("", "cannot_assess"), "B": said("", "cannot_assess")}), {})["dwi", 1]
    assert (found.state, found.value["value"]) == ("cannot_assess", None)


CATEGORIES = {"category": {"A": "2", "B": "5"}}


@pytest.mark.parametrize(
    ("given", "state", "value"),
    [(verdict("accept_one", "B"), "answered", "5"), (verdict("composite", value="4"), "answered", "4"),
     (verdict("none"), "none", None), (verdict("not_assessable"), "not_assessable", None),
     (verdict("irreducible"), "irreducible", None)],
)  # fmt: skip
def test_each_kind_of_verdict_means_one_thing(given: dict[str, Any], state: str, value: Any) -> None:
    found = settle(case(**CATEGORIES), {("category", 1): given})["category", 1]
    assert (found.state, found.value["value"]) == (state, value)
    assert found.value["distribution"] == {"2": 1, "5": 1}


def disputed(**values: Any) -> Compared:
    lesions = (Lesion(1, {"A": "f1"}, None, frozenset({"A"})),)
    return case(lesions=lesions, zone={"A": "PZ"}, index_lesion={"A": 1}, **values)


def test_nothing_of_a_lesion_in_question_is_accepted_before_its_verdict() -> None:
    assert settle(disputed(), {}) == {}


def test_a_lesion_held_to_be_there_brings_what_was_said_of_it() -> None:
    found = settle(disputed(), {("lesion", 1): verdict("accept_one", "A")})
    assert found["lesion", 1].value["value"] == "present"
    assert found["zone", 1].value["value"] == "PZ"
    assert found["mask", 1].value["of"] == [{"reading": "A", "finding": "f1"}]
    assert found["index_lesion", 0].value["value"] == 1


@pytest.mark.parametrize("given", [verdict("accept_one", "B"), verdict("none")])
def test_a_lesion_held_to_be_absent_takes_everything_with_it(given: dict[str, Any]) -> None:
    found = settle(disputed(), {("lesion", 1): given})
    assert {place: one.value["value"] for place, one in found.items()} == {("lesion", 1): "absent"}


def test_an_irreducible_lesion_stays_with_its_votes() -> None:
    found = settle(disputed(), {("lesion", 1): verdict("irreducible")})
    assert found["lesion", 1].state == "irreducible"
    assert found["lesion", 1].value["distribution"] == {"absent": 1, "present": 1}
    assert found["zone", 1].value["value"] == "PZ"


def test_outlines_are_one_readers_a_merge_or_all_of_them() -> None:
    far = case(dice=0.1)
    assert settle(far, {("mask", 1): verdict("accept_one", "B")})["mask", 1].value["of"] == [
        {"reading": "B", "finding": "fB"}
    ]
    merged = settle(far, {("mask", 1): verdict("composite", how="union")})["mask", 1].value
    assert (merged["how"], len(merged["of"])) == ("union", 2)
    soft = settle(far, {("mask", 1): verdict("irreducible")})["mask", 1]
    assert (soft.state, soft.value["how"], len(soft.value["of"])) == ("irreducible", "soft", 2)
    near = settle(case(dice=0.8), {})["mask", 1].value
    assert (near["how"], near["votes"]) == ("majority", 2)


def test_an_index_lesion_that_turns_out_absent_is_none() -> None:
    lesions = (Lesion(1, {"A": "f1", "B": "g1"}), Lesion(2, {"A": "f2"}))
    compared = case(lesions=lesions, index_lesion={"A": 2, "B": 1})
    found = settle(compared, {("index_lesion", 0): verdict("accept_one", "A"), ("lesion", 2): verdict("none")})
    assert (found["index_lesion", 0].state, found["index_lesion", 0].value["value"]) == ("none", None)


def test_an_outline_of_a_structure_is_settled_as_a_lesions_is() -> None:
    item = "structure:prostate"
    place, plain = (item, 0), case()
    near = replace(
        plain,
        items={**plain.items, item: Item(item, "Outline of the prostate", "none")},
        said={**plain.said, place: {reading: said("prostate") for reading in ("A", "B")}},
    )
    far = replace(near, pairs={("dice:prostate", 0): (Pair("A", "B", 0.1),)})
    both = [{"reading": reading, "structure": "prostate"} for reading in ("A", "B")]
    assert settle(far, {place: verdict("accept_one", "B")})[place].value["of"] == both[1:]
    merged = settle(far, {place: verdict("composite", how="staple")})[place].value
    assert (merged["how"], merged["of"]) == ("staple", both)
    soft = settle(far, {place: verdict("irreducible")})[place]
    assert (soft.state, soft.value["how"], soft.value["of"]) == ("irreducible", "soft", both)
    agreed = settle(near, {})[place]
    assert (agreed.value["how"], agreed.value["of"]) == ("majority", both)
