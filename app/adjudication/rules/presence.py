"""A lesion that not every reader has: unmatched at IoU 0.10 and 10 mm between centres (CLINICAL.md 4.3)."""

from collections.abc import Iterator

from app.adjudication.rules.base import DifferenceRule
from app.adjudication.values import LESION, Compared, Found


def find(case: Compared) -> Iterator[Found]:
    for lesion in case.lesions:
        if set(lesion.findings) != set(case.readings):
            measured = {"found_by": len(lesion.findings), "of": len(case.readings), **lesion.measured}
            yield Found(LESION, lesion.unit, f"Lesion {lesion.unit}: is it there?", measured, case.readings)


PRESENCE = DifferenceRule(
    "presence",
    "1",
    "presence",
    "A lesion counts as found by a reader when masks overlap by IoU 0.10 or more, or centres lie within 10 mm.",
    find,
)
