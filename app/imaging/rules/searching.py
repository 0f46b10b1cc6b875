"""What a DICOMweb search may ask for (PS3.18 10.6, PS3.4 C.2.2.2): which attributes match at which level, and how."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.refusals import Misunderstood

MOST_RESULTS = 1_000
LONGEST_VALUE = 1_000
_UID = re.compile(r"[0-9.]{1,64}")
_DATE = re.compile(r"\d{8}")
_TIME = re.compile(r"\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?")
_NUMBER = re.compile(r"[-+]?\d{1,9}")


class Level(StrEnum):
    STUDY = "study"
    SERIES = "series"
    INSTANCE = "instance"


class Kind(StrEnum):
    UID = "unique identifiers"
    WORDS = "words with * and ?"
    DATE = "a date or range of dates"
    TIME = "a time or range of times"
    NUMBER = "whole numbers"
    EMPTY = "never filled here"


@dataclass(frozen=True)
class Key:
    tag: str
    keyword: str
    level: Level
    kind: Kind


KEYS: dict[str, Key] = {
    key.tag: key
    for key in (
        Key("0020000D", "StudyInstanceUID", Level.STUDY, Kind.UID),
        Key("00080020", "StudyDate", Level.STUDY, Kind.DATE),
        Key("00080030", "StudyTime", Level.STUDY, Kind.TIME),
        Key("00080061", "ModalitiesInStudy", Level.STUDY, Kind.WORDS),
        Key("00100010", "PatientName", Level.STUDY, Kind.WORDS),
        Key("00100020", "PatientID", Level.STUDY, Kind.WORDS),
        Key("00100040", "PatientSex", Level.STUDY, Kind.WORDS),
        Key("00100030", "PatientBirthDate", Level.STUDY, Kind.EMPTY),
        Key("00080050", "AccessionNumber", Level.STUDY, Kind.EMPTY),
        Key("00080090", "ReferringPhysicianName", Level.STUDY, Kind.EMPTY),
        Key("00081030", "StudyDescription", Level.STUDY, Kind.EMPTY),
        Key("00200010", "StudyID", Level.STUDY, Kind.EMPTY),
        Key("0020000E", "SeriesInstanceUID", Level.SERIES, Kind.UID),
        Key("00080060", "Modality", Level.SERIES, Kind.WORDS),
        Key("00200011", "SeriesNumber", Level.SERIES, Kind.NUMBER),
        Key("0008103E", "SeriesDescription", Level.SERIES, Kind.WORDS),
        Key("00400244", "PerformedProcedureStepStartDate", Level.SERIES, Kind.EMPTY),
        Key("00400245", "PerformedProcedureStepStartTime", Level.SERIES, Kind.EMPTY),
        Key("00080018", "SOPInstanceUID", Level.INSTANCE, Kind.UID),
        Key("00080016", "SOPClassUID", Level.INSTANCE, Kind.UID),
        Key("00200013", "InstanceNumber", Level.INSTANCE, Kind.NUMBER),
    )
}

_ABOVE = {
    Level.STUDY: (Level.STUDY,),
    Level.SERIES: (Level.STUDY, Level.SERIES),
    Level.INSTANCE: (Level.STUDY, Level.SERIES, Level.INSTANCE),
}


@dataclass(frozen=True)
class Search:
    """`include`: tags asked for beyond the usual ones; `everything`: all that is known at this level."""

    level: Level
    matches: tuple[tuple[Key, str], ...] = ()
    include: frozenset[str] = frozenset()
    everything: bool = False
    limit: int = MOST_RESULTS
    offset: int = 0

    def within(self, values: Mapping[str, str]) -> "Search":
        """Beneath the objects that the address names; what the query says of the same attribute counts too."""
        more = tuple((KEYS[tag], value) for tag, value in values.items())
        return Search(self.level, (*more, *self.matches), self.include, self.everything, self.limit, self.offset)


def search_of(
    level: Level,
    matches: Iterable[tuple[str, str]],
    *,
    include: Iterable[str],
    everything: bool,
    paging: tuple[str, str],
) -> Search:
    """`matches`: tag and value; `paging`: limit and offset as sent. What matches anything (empty, or * alone) is
    left away."""
    wanted = []
    for tag, value in matches:
        key = KEYS.get(tag)
        if key is None or key.level not in _ABOVE[level]:
            raise Misunderstood(f"Searching a {level} by ({tag[:4]},{tag[4:]}) is not possible here.")
        if value.strip("* ") == "":
            continue
        _assert_understood(key, value)
        wanted.append((key, value.strip()))
    limit, offset = (_whole(text, name) for text, name in zip(paging, ("limit", "offset"), strict=True))
    return Search(
        level,
        tuple(wanted),
        frozenset(include),
        everything,
        MOST_RESULTS if limit is None else min(limit, MOST_RESULTS),
        offset or 0,
    )


def several(value: str) -> list[str]:
    """A list of unique identifiers or codes: with commas, or backslashes as in DICOM itself."""
    return [one.strip() for one in re.split(r"[,\\]", value) if one.strip()]


def bounds(value: str) -> tuple[str | None, str | None]:
    """Of `20110101-20111231`, `20110101-`, `-20111231` or `20110101`, both ends included."""
    first, dash, last = value.partition("-")
    return (first or None, (last or None) if dash else first)


def pattern(value: str) -> str:
    """DICOM's * and ? as LIKE has them; everything else stands for itself (backslash escapes)."""
    return re.sub(r"([\\%_])", r"\\\1", value).replace("*", "%").replace("?", "_")


def _assert_understood(key: Key, value: str) -> None:
    if len(value) > LONGEST_VALUE * 20 or "\0" in value:
        raise Misunderstood(f"The value for {key.keyword} is too long.")
    parts: list[str]
    match key.kind:
        case Kind.UID:
            parts, form = several(value), _UID
        case Kind.NUMBER:
            parts, form = [value.strip()], _NUMBER
        case Kind.DATE | Kind.TIME:
            parts = [end for end in bounds(value.strip()) if end is not None]
            form = _DATE if key.kind is Kind.DATE else _TIME
        case _:
            return
    if not parts or not all(form.fullmatch(part) for part in parts):
        raise Misunderstood(f"{key.keyword} takes {key.kind}.")


def _whole(text: str, name: str) -> int | None:
    if text == "":
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Misunderstood(f"{name} must be a whole number, not negative.")
    return int(text)
