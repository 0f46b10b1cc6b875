"""Outlines that overlap little, by Dice: of a lesion or a structure, each with its least (CLINICAL.md 4.3)."""

from collections.abc import Iterator

from app.adjudication.rules.base import DifferenceRule
from app.adjudication.values import MASK, STRUCTURE, Compared, Found


def find(case: Compared) -> Iterator[Found]:
    for lesion in case.lesions:
        pairs = [pair for pair in case.pairs.get(("dice", lesion.unit), ()) if pair.value is not None]
        lowest = min((pair.value for pair in pairs if pair.value is not None), default=None)
        if lowest is not None and lowest < case.thresholds.lesion_dice:
            measured = {"dice": round(lowest, 6), "least": case.thresholds.lesion_dice}
            readings = tuple(sorted({reading for pair in pairs for reading in (pair.a, pair.b)}))
            yield Found(MASK, lesion.unit, f"Lesion {lesion.unit}: outlines overlap little", measured, readings)


OVERLAP = DifferenceRule(
    "overlap",
    "1",
    "outline",
    "The Dice of two readers' outlines of one lesion is below 0.4, or what the campaign chose.",
    find,
)


def find_structures(case: Compared) -> Iterator[Found]:
    for (metric, unit), every in sorted(case.pairs.items()):
        name, _, structure = metric.partition(":")
        pairs = [pair for pair in every if pair.value is not None]
        if name != "dice" or not structure or not pairs:
            continue
        least, lowest = case.thresholds.structure_dice(structure), min(pair.value or 0.0 for pair in pairs)
        if lowest < least:
            readings = tuple(sorted({reading for pair in pairs for reading in (pair.a, pair.b)}))
            title = f"Outline of the {structure.replace('_', ' ')}: overlaps little"
            yield Found(f"{STRUCTURE}{structure}", unit, title, {"dice": round(lowest, 6), "least": least}, readings)


STRUCTURES = DifferenceRule(
    "structure_overlap",
    "2",
    "outline",
    "The Dice of two readers' outlines of a structure is below the least that is asked of it: 0.85 of the gland, 0.75 "
    "of a zone, 0.7 of what is thin or small, or what the campaign chose.",
    find_structures,
)
