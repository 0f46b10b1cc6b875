"""Hidden questions are stored as not asked, at every depth; nothing else is."""

from typing import Any

from app.protocols.rules import as_signed, hidden, with_hidden
from app.protocols.values import Definition


def question(
    key: str, scope: str = "finding", when: tuple[str, list[str]] | None = None, **more: Any
) -> dict[str, Any]:
    condition = {"question": when[0], "in": when[1]} if when else None
    return {
        "key": key, "scope": scope, "type": "text", "label": key, "required": False, "scale": "none",
        "when": condition, **more,
    }  # fmt: skip


PROTOCOL = Definition.from_json({
    "key": "p", "title": "P", "marks": [], "rules": [],
    "questions": [
        question("zone"), question("rule", when=("zone", ["CZ"])), question("side", when=("rule", ["PZ"])),
        question("done", "case"), question("why", "case", ("done", ["true"])),
        question("blur", "stack", for_roles=["t2_ax", "adc"]),
        question("cause", "stack", ("blur", ["2"]), for_roles=["t2_ax", "adc"]),
    ],
})  # fmt: skip


def answer(
    question: str, value: Any, scope_id: str | None = None, scope: str = "finding", **more: Any
) -> dict[str, Any]:
    return {
        "question": question, "scope_kind": scope, "scope_id": scope_id,
        "state": "answered", "value": value, "reason": None, **more,
    }  # fmt: skip


def test_what_hangs_on_a_hidden_question_is_hidden_too() -> None:
    said = [answer("zone", "TZ", "f1"), answer("rule", "PZ", "f1"), answer("side", "left", "f1")]
    assert [place for place in hidden(PROTOCOL, ["f1"], said) if place[1] == "finding"] == [
        ("rule", "finding", "f1"), ("side", "finding", "f1"),
    ]  # fmt: skip


def test_a_condition_holds_for_its_own_scope_alone() -> None:
    said = [answer("zone", "CZ", "f1"), answer("blur", 2.0, "adc", "stack"), answer("done", value=True, scope="case")]
    assert hidden(PROTOCOL, ["f1", "f2"], said) == [
        ("rule", "finding", "f2"), ("side", "finding", "f1"), ("side", "finding", "f2"), ("cause", "stack", "t2_ax"),
    ]  # fmt: skip


def test_an_answer_sent_for_a_hidden_question_is_kept_as_not_asked_and_told() -> None:
    rows, taken_back = with_hidden(PROTOCOL, ["f1"], [], [answer("zone", "TZ", "f1"), answer("rule", "PZ", "f1")])
    kept = {(one["question"], one["scope_id"]): (one["state"], one["value"]) for one in rows}
    assert kept["rule", "f1"] == ("not_asked", None)
    assert kept["side", "f1"] == ("not_asked", None)
    assert kept["why", None] == ("not_asked", None)
    assert taken_back == [("rule", "finding", "f1")]


def test_an_earlier_answer_goes_when_its_condition_goes_and_is_said_once() -> None:
    before = [answer("zone", "CZ", "f1"), answer("rule", "PZ", "f1")]
    rows, taken_back = with_hidden(PROTOCOL, ["f1"], before, [answer("zone", "PZ", "f1")])
    assert ("rule", "finding", "f1") in taken_back
    again, none = with_hidden(PROTOCOL, ["f1"], [*before, *rows], [answer("zone", "TZ", "f1")])
    assert [one["question"] for one in again] == ["zone"]
    assert none == []


def test_of_a_signed_reading_not_asked_means_hidden_and_nothing_else() -> None:
    cleared = answer("rule", None, "f1", state="not_asked")
    shown = [answer("zone", "CZ", "f1"), cleared]
    assert as_signed(PROTOCOL, ["f1"], shown) == shown[:1]
    unasked = [answer("zone", "TZ", "f1"), cleared]
    assert as_signed(PROTOCOL, ["f1"], unasked) == unasked
