"""Detections and reference lesions from CSV, for FROC; scores with a yes or no, for ROC.

Detections: case, confidence, and either hit (1 or 0) or x_mm, y_mm, z_mm. Lesions: case, and x_mm, y_mm, z_mm (empty:
a case without a lesion) or lesions (how many); patient where cases share one. Scores: case, score, positive (1 or 0).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.agreement.formats import table
from app.agreement.formats.table import Row
from app.agreement.rules.ratings import number
from app.agreement.rules.scoring import Scored
from app.kernel.refusals import Invalid

AXES = ("x_mm", "y_mm", "z_mm")
YES_OR_NO = {"1": True, "0": False, "true": True, "false": False, "yes": True, "no": False}

Point = tuple[float, float, float]
T = TypeVar("T")


@dataclass(frozen=True)
class Marked:
    """A detection; `hit` where the table says so, else `at_mm`."""

    case: str
    confidence: float
    hit: bool | None
    at_mm: Point | None


@dataclass(frozen=True)
class ReferenceCase:
    case: str
    patient: str
    lesions: int
    at_mm: tuple[Point, ...]


def detections(path: Path) -> list[Marked]:
    found = table.read(path, ("case", "confidence"))
    if "hit" not in found.columns and not set(AXES) <= set(found.columns):
        raise Invalid("The detections need the column hit, or x_mm, y_mm and z_mm.")
    by_hit = "hit" in found.columns

    def marked(row: Row) -> Marked:
        confidence = number(row.needed("confidence"))
        hit = _yes(row, "hit") if by_hit else None
        at_mm = None if by_hit else _point(row)
        if not by_hit and at_mm is None:
            raise Invalid("a detection has a place.")
        return Marked(row.needed("case"), confidence, hit, at_mm)

    return [_told(row, marked) for row in found.rows]


def reference(path: Path) -> list[ReferenceCase]:
    """One entry for each case, in the order of their first rows."""
    found = table.read(path, ("case",))
    counted = "lesions" in found.columns
    if not counted and not set(AXES) <= set(found.columns):
        raise Invalid("The reference needs the column lesions, or x_mm, y_mm and z_mm.")

    def read(row: Row) -> ReferenceCase:
        case = row.needed("case")
        patient = row.cell("patient") or case
        if counted:
            text = row.needed("lesions")
            if not text.isdigit():
                raise Invalid(f"“{text}” is not a number of lesions.")
            return ReferenceCase(case, patient, int(text), ())
        at_mm = _point(row)
        return ReferenceCase(case, patient, 0 if at_mm is None else 1, () if at_mm is None else (at_mm,))

    cases: dict[str, ReferenceCase] = {}
    for row in found.rows:
        one = _told(row, read)
        before = cases.get(one.case)
        if before is not None and counted:
            raise Invalid(f"{row.place}: the case {one.case} stands twice.")
        if before is not None and before.patient != one.patient:
            raise Invalid(f"{row.place}: the case {one.case} belongs to two patients.")
        joined = before.at_mm + one.at_mm if before else one.at_mm
        count = (before.lesions if before else 0) + one.lesions
        cases[one.case] = ReferenceCase(one.case, one.patient, count, joined)
    return list(cases.values())


def scores(path: Path) -> list[Scored]:
    found = table.read(path, ("case", "score", "positive"))

    def scored(row: Row) -> Scored:
        case = row.needed("case")
        score = number(row.needed("score"))
        return Scored(case, row.cell("patient") or case, row.cell("reader"), score, _yes(row, "positive"))

    rows = [_told(row, scored) for row in found.rows]
    seen: dict[str, bool] = {}
    for row, one in zip(found.rows, rows, strict=True):
        if seen.setdefault(one.case, one.is_positive) != one.is_positive:
            raise Invalid(f"{row.place}: the case {one.case} is positive in one row and negative in another.")
    if len({(one.case, one.reader) for one in rows}) != len(rows):
        raise Invalid("A reader scored a case twice.")
    return rows


def _told(row: Row, read: Callable[[Row], T]) -> T:
    try:
        return read(row)
    except Invalid as refusal:
        raise Invalid(f"{row.place}: {refusal.sentence}") from None


def _yes(row: Row, column: str) -> bool:
    text = row.needed(column).lower()
    if text not in YES_OR_NO:
        raise Invalid(f"“{text}” in {column} is neither 1 nor 0.")
    return YES_OR_NO[text]


def _point(row: Row) -> Point | None:
    texts = [row.cell(axis) for axis in AXES]
    if not any(texts):
        return None
    if not all(texts):
        raise Invalid("a place needs x_mm, y_mm and z_mm.")
    x, y, z = (number(text) for text in texts)
    return (x, y, z)
