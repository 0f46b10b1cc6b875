"""Signed answers and reading times as spreadsheets: plain values in, CSV out, with every cell inert."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from typing import Any

_SIGNS = ("+", "-")
"""As answers they stand alone, and alone they are no formula."""
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class AnswerRow:
    """One answer, or one computed category, of one signed reading."""

    case: str
    reader: str
    case_code: str
    signed_at: str
    reading_digest: str
    question: str
    scope: str
    about: str
    state: str
    value: Any
    reason: str


@dataclass(frozen=True)
class TimeRow:
    """How one signed reading was read: order, times in seconds, and the window it was read in (CSS pixels)."""

    case: str
    reader: str
    case_code: str
    purpose: str
    repeat: int
    order: int
    seed: str
    opened_at: str
    first_saved_at: str
    signed_at: str
    place_in_session: int | None
    active_s: float
    viewing_s: float
    editing_s: float
    question_s: dict[str, float]
    window: str
    pixel_ratio: float | None
    touch: bool | None


def times_csv(campaign_code: str, rows: Iterable[TimeRow]) -> str:
    return _csv(f"Interim reading times of {campaign_code}: NOT A RELEASE, not frozen", TimeRow, rows)


def answers_csv(campaign_code: str, rows: Iterable[AnswerRow]) -> str:
    """Only cases whose readings are all signed."""
    warning = f"Interim answers of {campaign_code}: NOT A RELEASE, not frozen, not for training or publication"
    return _csv(warning, AnswerRow, rows)


def _csv(warning: str, kind: type[AnswerRow | TimeRow], rows: Iterable[AnswerRow | TimeRow]) -> str:
    """First line: what this is not. Second: the columns."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([warning])
    writer.writerow([field.name for field in fields(kind)])
    writer.writerows([inert(cell) for cell in astuple(row)] for row in rows)
    return out.getvalue()


def inert(value: Any) -> str | int | float:  # noqa: ANN401 - any answer value
    """A cell that a spreadsheet shows and never runs: numbers as they are, text that starts a formula quoted."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) and text not in _SIGNS else text
