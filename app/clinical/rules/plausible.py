"""Whether a stated fact can be true: known kind, right unit, plausible value, no date in the future."""

import math
import re
import unicodedata
from datetime import date

from app.clinical.values import FACT_KINDS, FactKind, NewFact
from app.kernel.refusals import Invalid

LONGEST_SOURCE = 200
EARLIEST = date(1980, 1, 1)
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?|[-+]?nan|[-+]?inf", re.ASCII | re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def check_fact(*, key: str, value: str, unit: str, source: str, observed_on: str, today: date) -> NewFact:
    """The fact in its canonical unit, or Invalid with what is wrong. `observed_on` is YYYY-MM-DD or empty."""
    kind = FACT_KINDS[key.strip()]
    if not value.strip():
        raise Invalid(f"{kind.label} has no value.")
    if unit.strip() and _plain(unit) not in map(_plain, (kind.unit, *kind.other_units)):
        raise Invalid(f"{kind.label} is given in {kind.unit or 'no unit'}, not in {unit.strip()}.")
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise Invalid(f"{kind.label} needs a source of at most {LONGEST_SOURCE} characters.")
    return NewFact(
        key=kind.key,
        number=None if kind.is_text else _number(kind, value),
        text=_text(kind, value) if kind.is_text else None,
        unit=kind.unit,
        source=source.strip(),
        observed_on=_day(kind, observed_on, today),
    )


def _plain(unit: str) -> str:
    """There are two letters for micro, which look alike."""
    return unicodedata.normalize("NFKC", unit.strip())


def _number(kind: FactKind, value: str) -> float:
    if not _NUMBER.fullmatch(value.strip()):
        raise Invalid(f"{kind.label} “{value.strip()[:60]}” is not a number (with a point, not a comma).")
    number = float(value)
    low, high = kind.minimum, kind.maximum
    if not math.isfinite(number) or (low is not None and number < low) or (high is not None and number > high):
        raise Invalid(f"{kind.label} {value.strip()} is not plausible: {low:g} to {high:g} {kind.unit}".rstrip() + ".")
    if kind.is_whole and number != int(number):
        raise Invalid(f"{kind.label} {value.strip()} is not a whole number.")
    return number


def _text(kind: FactKind, value: str) -> str:
    if kind.choices:
        return _choice(kind, value)
    text = " ".join(value.split())
    if not re.fullmatch(kind.pattern, text):
        raise Invalid(f"{kind.label} is written as {kind.example}, not as “{text[:60]}”.")
    return text


def _choice(kind: FactKind, value: str) -> str:
    text = value.strip().lower()
    if text not in kind.choices:
        raise Invalid(f"{kind.label} is one of {', '.join(kind.choices)}, not “{value.strip()}”.")
    return text


def _day(kind: FactKind, text: str, today: date) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip() if _DAY.fullmatch(text.strip()) else "")
    except ValueError:
        raise Invalid(f"The date of {kind.label} “{text.strip()}” is not written as YYYY-MM-DD.") from None
    if not EARLIEST <= day <= today:
        raise Invalid(f"The date of {kind.label}, {day.isoformat()}, is not between {EARLIEST.isoformat()} and today.")
    return day
