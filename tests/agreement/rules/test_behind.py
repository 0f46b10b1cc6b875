"""The cases behind a number: who said what, in which order, and the cell of a confusion table."""

from dataclasses import replace

from app.agreement.rules.behind import answers_behind, drawings_behind, label_of, metrics_of
from tests.agreement.rules.test_board import SIZE, T2W, measured, said


def test_cases_that_differ_most_come_first_and_a_rating_off_the_scale_is_left_out() -> None:
    rows = said("t2w", ("4", "4"), ("4", "5"), ("3", "X"), ("2", None), ("1", "4"))
    lines = answers_behind(T2W, rows, ("A", "B"))
    assert [(one.comparison, one.said["A"], one.said["B"], one.differs) for one in lines] == [
        ("c4", "1", "4", True), ("c1", "4", "5", True), ("c0", "4", "4", False), ("c2", "3", "X", False)
    ]  # fmt: skip
    assert [one.left_out for one in lines] == [frozenset(), frozenset(), frozenset(), frozenset("B")]


def test_who_was_not_asked_is_left_out_and_that_is_said() -> None:
    one, other = said("t2w", ("4", "4"))
    (line,) = answers_behind(T2W, [one, replace(other, state="not_asked", value=None)], ("A", "B"))
    assert (line.said["B"], line.left_out, line.differs) == ("not asked", frozenset("B"), False)


def test_numbers_differ_by_their_distance() -> None:
    lines = answers_behind(SIZE, said("diameter_mm", (10.0, 9.0), (8, 8), (20.0, 25.0)), ("A", "B"))
    assert [(one.comparison, one.spread) for one in lines] == [("c2", 5.0), ("c0", 1.0), ("c1", 0.0)]


def test_a_cell_of_a_confusion_table_holds_exactly_its_cases() -> None:
    rows = said("t2w", ("4", "5"), ("4", "4"), ("5", "4"), ("4", "5"))
    lines = answers_behind(T2W, rows, ("A", "B"), {"A": "4", "B": "5"})
    assert [one.comparison for one in lines] == ["c0", "c3"]


def test_drawings_come_worst_first_and_undefined_ones_last() -> None:
    lines = drawings_behind("region", measured("dice", 0.8, None, 0.3), ("A", "B"))
    assert [one.values[0] for one in lines] == [0.3, 0.8, None]
    assert drawings_behind("region", measured("dice", 0.8), ("B", "C")) == []
    assert [label_of(key) for key in metrics_of("region")][:2] == ["Dice", "95 % Hausdorff distance, mm"]
    assert metrics_of("lesions")[0] == "positive_agreement"
