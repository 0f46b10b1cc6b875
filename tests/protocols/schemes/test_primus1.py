"""PRI-MUS as the protocol computes it: a category in the peripheral zone, none in front."""

from typing import Any

import pytest

from app.kernel.refusals import Invalid
from app.protocols.presets import PRESETS
from app.protocols.rules import computed
from app.protocols.schemes.primus1 import assess

FINDING = "00000000-0000-0000-0000-0000000000f1"


def answer(question: str, value: str | None) -> dict[str, Any]:
    state = "cannot_assess" if value is None else "answered"
    return {"question": question, "scope_kind": "finding", "scope_id": FINDING, "state": state, "value": value}


def category(*answers: dict[str, Any]) -> dict[str, Any] | None:
    return computed(PRESETS["primus1"].definition, answers).get(FINDING)


@pytest.mark.parametrize(("score", "words"), [("1", "not suspicious"), ("2", "not suspicious"), ("3", "from 3 on")])
def test_in_the_peripheral_zone_the_category_is_the_score_and_says_whether_it_is_suspicious(
    score: str, words: str
) -> None:
    found = category(answer("zone", "PZ"), answer("primus", score))
    assert found is not None
    assert (found["category"], words in found["derivation"]) == (score, True)


def test_a_score_that_could_not_be_assessed_is_x() -> None:
    found = category(answer("zone", "PZ"), answer("primus", None))
    assert found is not None
    assert found["category"] == "X"


def test_in_front_and_without_a_score_there_is_no_category() -> None:
    assert category(answer("zone", "ANT"), answer("primus_anterior", "likely")) is None
    assert category(answer("zone", "PZ")) is None
    assert category(answer("zone", None), answer("primus", "4")) is None


def test_other_numbers_are_refused() -> None:
    with pytest.raises(Invalid, match="1 to 5"):
        assess(primus="6")
