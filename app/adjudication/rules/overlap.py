"""Matched lesions whose outlines overlap little: Dice below 0.4 between any two readers (CLINICAL.md 4.3)."""

from collections.abc import Iterator

from app.adjudication.rules.base import DifferenceRule
from app.adjudication.values import MASK, Compared, Found

LEAST_DICE = 0.4


def find(case: Compared) -> Iterator[Found]:
    for lesion in case.lesions:
        pairs = [pair for pair in case.pairs.get(("dice", lesion.unit), ()) if pair.value is not None]
        lowest = min((pair.value for pair in pairs if pair.value is not None), default=None)
        if lowest is not None and lowest < LEAST_DICE:
            measured = {"dice": round(lowest, 6), "least": LEAST_DICE}
            readings = tuple(sorted({reading for pair in pairs for reading in (pair.a, pair.b)}))
            yield Found(MASK, lesion.unit, f"Lesion {lesion.unit}: outlines overlap little", measured, readings)


OVERLAP = DifferenceRule(
    "overlap", "1", "outline", "The Dice of two readers' outlines of one lesion is below 0.4.", find
)
