"""What changed in a guideline is told section by section, and word by word within one."""

from typing import Any

from app.protocols.rules import changes_in_words, section_changes
from app.protocols.rules.guidelines import Kind


def text(**sections: str) -> dict[str, Any]:
    return {"sections": [{"key": key, "title": key.upper(), "text": words} for key, words in sections.items()]}


BEFORE = text(size="Measure in three planes.", zone="Say the zone.", index="The largest.")
NOW = text(size="Measure in two planes.", index="The largest.", epe="Bulging counts.")


def test_only_sections_that_differ_are_told_the_newer_order_first() -> None:
    assert [(one.key, one.kind) for one in section_changes(BEFORE, NOW)] == [
        ("size", Kind.CHANGED), ("epe", Kind.NEW), ("zone", Kind.GONE),
    ]  # fmt: skip


def test_within_a_section_exactly_the_words_that_differ_are_marked() -> None:
    size = section_changes(BEFORE, NOW)[0]
    assert [(one.text, one.differs) for one in size.before] == [
        ("Measure in ", False), ("three", True), (" planes.", False),
    ]  # fmt: skip
    assert [one.text for one in size.now if one.differs] == ["two"]
    assert size.as_json()["now"] == "Measure in two planes."


def test_words_that_differ_in_a_row_are_one_stretch() -> None:
    before, now = text(size="You would score every finding on it."), text(size="You would sign a report on it alone.")
    (change,) = section_changes(before, now)
    assert [one.text for one in change.before if one.differs] == ["score every finding", "it."]
    assert [one.text for one in change.now if one.differs] == ["sign a report", "it alone."]


def test_a_new_and_a_gone_section_have_one_side() -> None:
    _, new, gone = section_changes(BEFORE, NOW)
    assert (new.title_before, new.before, new.title_now) == (None, (), "EPE")
    assert (gone.title_now, gone.now, gone.title_before) == (None, (), "ZONE")


def test_a_changed_heading_is_a_change() -> None:
    now = {"sections": [{"key": "size", "title": "Extent", "text": "Measure in three planes."}]}
    (change,) = section_changes(text(size="Measure in three planes."), now)
    assert (change.title_before, change.title_now) == ("SIZE", "Extent")
    assert not any(piece.differs for piece in (*change.before, *change.now))


def test_the_change_is_said_in_one_sentence() -> None:
    assert changes_in_words(BEFORE, NOW) == "1 of 3 sections changed, 1 is new, 1 is gone."
    assert "word for word" in changes_in_words(BEFORE, BEFORE)
