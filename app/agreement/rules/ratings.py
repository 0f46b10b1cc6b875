"""From single records (case, reader, value) to the table of ratings that metrics read."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.agreement.values import Ratings, Scale
from app.kernel.refusals import Invalid

MOST_FILLED = 100
"""Gaps in a whole-number ordinal scale are filled up to this many steps."""


_WHOLE = re.compile(r"(-?[0-9]+)\.0+")


@dataclass(frozen=True)
class Record:
    """One reader's answer about one case; `value` None is missing (including X and "cannot assess")."""

    case: str
    reader: str
    value: str | None
    patient: str | None = None


def ratings_of(
    records: Iterable[Record], scale: Scale, *, categories: Sequence[str] = (), readers: Sequence[str] = ()
) -> Ratings:
    """Cases in order of appearance, readers as given (else in order of appearance).

    `categories` is the complete scale in its order; without it, what was used (whole numbers of an ordinal
    scale without gaps). Refuses two answers of one reader about one case, and values off the scale.
    """
    records = list(records)
    reader_index = {r: i for i, r in enumerate(readers or dict.fromkeys(r.reader for r in records))}
    case_index = {c: i for i, c in enumerate(dict.fromkeys(r.case for r in records))}
    patients = [""] * len(case_index)
    if scale.is_categorical:
        records = [replace(r, value=None if r.value is None else category_of(r.value, categories)) for r in records]
    given = [r.value for r in records if r.value is not None]
    scale_values = tuple(categories) or (_categories(given, scale) if scale.is_categorical else ())
    position = {category: float(i) for i, category in enumerate(scale_values)}
    values = np.full((len(case_index), len(reader_index)), np.nan)
    seen: set[tuple[int, int]] = set()
    for record in records:
        place = case_index[record.case], reader_index[record.reader]
        if place in seen:
            raise Invalid(f"{record.reader} rated the case {record.case} twice.")
        seen.add(place)
        patient = record.patient or record.case
        if patients[place[0]] not in ("", patient):
            raise Invalid(f"The case {record.case} belongs to two patients, {patients[place[0]]} and {patient}.")
        patients[place[0]] = patient
        if record.value is not None:
            values[place] = position_of(record.value, position) if scale.is_categorical else number(record.value)
    if scale is Scale.RATIO and bool((values < 0).any()):
        raise Invalid("A ratio scale has no values below 0.")
    _, patient_numbers = np.unique(np.asarray(patients, dtype=str), return_inverse=True)
    return Ratings(values, scale, scale_values, patient_numbers.astype(np.int64), tuple(reader_index))


def category_of(text: str, categories: Sequence[str] = ()) -> str:
    """The category a text stands for: itself where it is listed, else the listed one that is the same number.

    Without a list "3.0" is "3", as tables of whole numbers with gaps are often written; "3.5" stays what it is.
    """
    if text in categories:
        return text
    whole = _WHOLE.fullmatch(text)
    if not categories:
        return whole[1] if whole else text
    value = _float(text)
    same = [category for category in categories if value is not None and _float(category) == value]
    return same[0] if len(same) == 1 else text


def _float(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def position_of(value: str, position: dict[str, float]) -> float:
    if value not in position:
        raise Invalid(f"“{value}” is not one of the categories {', '.join(position)}.")
    return position[value]


def number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise Invalid(f"“{text}” is not a number.") from None
    if not math.isfinite(value):
        raise Invalid(f"“{text}” is not a finite number.")
    return value


def _categories(values: Sequence[str], scale: Scale) -> tuple[str, ...]:
    used = set(values)
    try:
        ordered = sorted(used, key=float)
    except ValueError:
        if scale is Scale.ORDINAL:
            raise Invalid("An ordinal scale of words needs --categories, its steps in order.") from None
        return tuple(sorted(used))
    whole = all(value == str(int(float(value))) for value in used if math.isfinite(float(value)))
    if scale is Scale.ORDINAL and whole and ordered:
        low, high = int(ordered[0]), int(ordered[-1])
        if high - low < MOST_FILLED:
            return tuple(str(step) for step in range(low, high + 1))
    return tuple(ordered)
