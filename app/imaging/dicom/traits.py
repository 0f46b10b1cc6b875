"""What tells a person apart besides the patient ID, as keyed hashes: to be compared, never to be read."""

import re
import unicodedata

from app.imaging.deidentify import Keys
from app.imaging.dicom.header import Attributes
from app.imaging.dicom.reading import UNREADABLE

Traits = dict[str, list[str]]
"""Sorted hashes by kind: patient_id, name (one for each word of it), birth_date, sex, other_ids. What is not said
has none."""

_PLACEHOLDERS = frozenset({"anonymous", "anonymized", "anonymised", "anon", "unknown", "patient", "none", "noname"})
_NO_DATES = frozenset({"19000101", "00010101", "18000101", "18500101"})


def traits_of(dataset: Attributes, keys: Keys, salt: str) -> Traits:
    """`salt`: what the hashes are compared within (a study, a patient): those of another cannot be matched."""
    said = {
        "patient_id": _texts(dataset, "PatientID"),
        "name": _name(dataset),
        "birth_date": _birth_date(dataset),
        "sex": [sex for sex in _texts(dataset, "PatientSex") if sex in ("m", "f")],
        "other_ids": _other_ids(dataset),
    }
    return {
        kind: sorted({keys.digest(f"{kind} of {salt}", value) for value in values})
        for kind, values in said.items()
        if values
    }


def _texts(dataset: Attributes, keyword: str) -> list[str]:
    try:
        value = dataset.get(keyword)
    except UNREADABLE:
        return []
    values = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else list(value)
    return [text for one in values if one is not None and (text := _plain(str(one)))]


def _plain(text: str) -> str:
    """Without accents, case and blanks at the ends."""
    parts = unicodedata.normalize("NFKD", text.strip(" \0"))
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()


def _name(dataset: Attributes) -> list[str]:
    """Words of two letters and more, in any order; of several ways of writing it (PS3.5 6.2.1) the first."""
    try:
        groups = str(dataset.get("PatientName") or "").split("=")
    except UNREADABLE:
        return []
    first = next((group for group in groups if group.strip(" ^")), "")
    words = [word for word in re.split(r"[\W_]+", _plain(first)) if len(word) > 1 and not word.isdigit()]
    return [] if set(words) & _PLACEHOLDERS else words


def _birth_date(dataset: Attributes) -> list[str]:
    return [
        text
        for text in _texts(dataset, "PatientBirthDate")
        if re.fullmatch(r"[12]\d{7}", text) and text not in _NO_DATES
    ]


def _other_ids(dataset: Attributes) -> list[str]:
    found = _texts(dataset, "OtherPatientIDs")
    try:
        items = list(dataset.get("OtherPatientIDsSequence") or ())
    except UNREADABLE:
        return found
    return found + [text for item in items for text in _texts(item, "PatientID")]
