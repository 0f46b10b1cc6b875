from typing import Any
from uuid import UUID

import pytest

from app.adjudication.rules.verdicts import (
    MERGES,
    assert_all_seen,
    assert_complete,
    assert_may_sign,
    assert_seen,
    composite,
)
from app.adjudication.values import Item
from app.kernel.refusals import Conflict, Invalid, Stale
from tests.adjudication.cases import ITEMS

GOOD: dict[str, Any] = {"kind": "accept_one", "cause": "misread", "rationale": "clear on ADC", "alias": "A"}


def test_a_complete_verdict_passes() -> None:
    assert_complete(**GOOD, aliases=["A", "B"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "both"}, "unknown_verdict"),
        ({"cause": ""}, "cause_missing"),
        ({"rationale": " x "}, "rationale_missing"),
        ({"alias": None}, "alias_missing"),
        ({"alias": "C"}, "alias_missing"),
        ({"kind": "none"}, "alias_unexpected"),
    ],
)
def test_what_is_missing_is_said(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        assert_complete(**GOOD | change, aliases=["A", "B"])
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("category", "4"),
        ("category", "X"),
        ("zone", "TZ"),
        ("diameter_mm", 12.5),
        ("sectors", ["Mid_L_PZpl"]),
        ("lesion", "present"),
        ("index_lesion", 2),
    ],
)
def test_a_composite_answer_fits_its_item(item: str, value: Any) -> None:
    assert composite(ITEMS[item], {"value": value}, units=(1, 2)) == {"value": value}


@pytest.mark.parametrize(
    ("item", "given"),
    [
        ("category", {"value": "6"}),
        ("category", {"value": True}),
        ("diameter_mm", {"value": "12"}),
        ("zone", {"value": None}),
        ("index_lesion", {"value": 3}),
        ("category", {}),
        ("category", {"value": "4", "more": 1}),
        ("mask", {"how": "stack"}),
        ("mask", {"marks": []}),
        ("mask", {"marks": [{"kind": "point", "stack_id": "s", "geometry": {}}]}),
    ],
)
def test_a_composite_that_does_not_fit_is_refused(item: str, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        composite(ITEMS[item], given, units=(1, 2))


@pytest.mark.parametrize("item", ["mask", "structure:prostate"])
def test_an_outline_may_be_merged_or_drawn_anew(item: str) -> None:
    outline = Item(item, "Outline", "none")
    for how in MERGES:
        assert composite(outline, {"how": how}, units=()) == {"how": how}
    with pytest.raises(Invalid, match="merged"):
        composite(outline, {"value": "prostate"}, units=())
    points = [[0, 0, 0], [1, 0, 0], [1, 1, 0]]
    mark = {"kind": "contour", "stack_id": "s", "geometry": {"points_mm": points, "closed": True}, "colour": "red"}
    kept = composite(outline, {"marks": [mark]}, units=())["marks"][0]
    assert set(kept) == {"kind", "stack_id", "geometry"}


def test_signing_needs_every_difference_settled_and_happens_once() -> None:
    difference = UUID(int=7)
    with pytest.raises(Conflict, match="Lesion 1: category 3 or 5") as refusal:
        assert_may_sign(still_open=[(difference, "Lesion 1: category 3 or 5")], signed=False)
    assert [one["scope_id"] for one in refusal.value.details["missing"]] == [str(difference)]
    with pytest.raises(Conflict, match="signed already"):
        assert_may_sign(still_open=[], signed=True)
    assert_may_sign(still_open=[], signed=False)


def test_a_verdict_stands_on_what_was_seen() -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert_seen(2, 2)
    assert_all_seen({one: 1, other: 3}, {other: 3, one: 1})
    with pytest.raises(Stale, match="settled meanwhile"):
        assert_seen(0, 1)
    for seen in ({}, {one: 1}, {one: 1, other: 2}):
        with pytest.raises(Stale, match="changed meanwhile"):
            assert_all_seen(seen, {one: 1, other: 3})
