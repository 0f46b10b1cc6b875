"""A reader's findings against what most of the others marked."""

import pytest

from app.agreement.rules.board import Said
from app.agreement.rules.detection import ReaderDetection, detections
from app.agreement.rules.measuring import Measuring

STEPS = ("1", "2", "3", "4", "5")


def found(*cases: list[dict[str, str]], readers: str = "ABC") -> dict[str, ReaderDetection]:
    """Each case lists its lesions; a lesion maps the readers who marked it to their category."""
    rows = []
    for number, lesions in enumerate(cases):
        comparison, patient = f"c{number}", f"p{number}"
        for reader in readers:
            rows.append(Said(comparison, patient, "any_finding", 0, reader, "answered", True))
            for unit, lesion in enumerate(lesions, start=1):
                rows.append(Said(comparison, patient, "presence", unit, reader, "answered", reader in lesion))
                if reader in lesion:
                    rows.append(Said(comparison, patient, "category", unit, reader, "answered", lesion[reader]))
    return {one.reader: one for one in detections(rows, STEPS, Measuring(resamples=50))}


def test_the_own_mark_does_not_make_its_own_reference() -> None:
    by = found([{"A": "5"}, {"A": "4", "B": "3", "C": "3"}])
    assert (by["A"].lesions, by["A"].hits, by["A"].false_alarms) == (1, 1, 1)
    assert [(p.confidence, p.sensitivity, p.false_positives_per_case) for p in by["A"].points] == [
        (5.0, 0.0, 1.0), (4.0, 1.0, 1.0)
    ]  # fmt: skip


def test_a_lesion_that_half_of_the_others_marked_is_left_aside() -> None:
    by = found([{"A": "4", "B": "4"}])
    assert (by["A"].lesions, by["A"].hits, by["A"].false_alarms) == (0, 0, 0)
    assert by["A"].average_precision.value.value is None
    assert (by["C"].lesions, by["C"].hits) == (1, 0)
    assert by["C"].average_precision.value.value == pytest.approx(0.0)


def test_a_finding_without_a_category_on_the_scale_is_the_least_confident() -> None:
    by = found([{"A": "X", "B": "3"}], [{"A": "2", "B": "3"}], readers="AB")
    assert [p.confidence for p in by["A"].points] == [2.0, 0.5]


def test_a_case_that_one_reader_read_alone_has_no_reference() -> None:
    assert found([{"A": "4"}], readers="A")["A"].average_precision.value.n == 0
