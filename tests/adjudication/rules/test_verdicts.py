from typing import Any

import pytest

from app.adjudication.rules.verdicts import MERGES, assert_complete, assert_may_sign, composite
from app.adjudication.values import Item
from app.kernel.refusals import Conflict, Invalid
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
    with pytest.raises(Conflict, match="Lesion 1: category 3 or 5"):
        assert_may_sign(open_titles=["Lesion 1: category 3 or 5"], signed=False)
    with pytest.raises(Conflict, match="signed already"):
        assert_may_sign(open_titles=[], signed=True)
    assert_may_sign(open_titles=[], signed=False)
