"""Applying the profile: a new data set with only what the table lets through, and an account of what it did."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from pydicom._uid_dict import UID_dictionary
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.errors import BytesLengthException
from pydicom.sequence import Sequence

from app.imaging.deidentify.keyed import Keys, shifted
from app.imaging.deidentify.profile import (
    B_VALUES,
    BINARY_NUMBERS,
    DIRECTIONALITY,
    MEASURED_GROUPS,
    SAFE_PRIVATE,
    TEXT_NUMBERS,
    Action,
    PrivateKind,
)
from app.imaging.deidentify.profiles import METHODS, Profile
from app.imaging.deidentify.raw import name_of
from app.imaging.deidentify.terms import known_terms, known_words

_NUMBER = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?")
_TIME = re.compile(r"\d{2,6}(?:\.\d{1,6})?")
_AGE = re.compile(r"\d{3}[DWMY]")

UNREADABLE = (
    ValueError, TypeError, NotImplementedError, AttributeError, KeyError, OverflowError, LookupError,
    BytesLengthException,
)  # fmt: skip
"""What pydicom raises on values that are not what their representation says: such an element is removed."""


@dataclass
class Cleaned:
    """The safe data set, and how often each action was taken on each attribute (by keyword or number only)."""

    dataset: Dataset
    account: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Work:
    """What stays the same throughout one data set."""

    profile: Profile
    keys: Keys
    patient_id: str
    account: Counter[tuple[str, str]]


def apply(dataset: Dataset, keys: Keys, patient_id: str, profile: Profile) -> Cleaned:
    cleaned = attributes(dataset, keys, patient_id, profile)
    sign(cleaned.dataset, profile)
    return cleaned


def attributes(dataset: Dataset, keys: Keys, patient_id: str, profile: Profile) -> Cleaned:
    """Without the attributes that say what was done."""
    cleaned = Cleaned(Dataset())
    _clean(dataset, cleaned.dataset, _Work(profile, keys, patient_id, cleaned.account))
    return cleaned


def _clean(source: Dataset, target: Dataset, work: _Work) -> None:
    account = work.account
    for tag in list(source.keys()):
        try:
            element = source[tag]
        except UNREADABLE:
            account[Action.REMOVE, name_of(tag)] += 1
            continue
        if tag.is_private:
            _private(source, element, target, work)
            continue
        name = name_of(tag)
        action = action_of(element.keyword, element.VR, tag.group, work.profile)
        try:
            kept = _kept(element, action, work)
        except UNREADABLE:
            kept = None
        if kept is None:
            action = Action.REMOVE
        else:
            target.add(kept)
            if action is Action.UID and kept.value == element.value:
                action = Action.KEEP  # a UID of the standard itself
        account[action, name] += 1


def action_of(keyword: str, representation: str, group: int, profile: Profile) -> Action:
    """What the profile does to an attribute: by its name, else by what it can hold."""
    named = profile.action(keyword)
    if named is not None:
        return named
    if representation == "UI":
        return Action.UID
    if group in MEASURED_GROUPS and representation in _numbers_of(keyword):
        return Action.KEEP
    return Action.REMOVE


@cache
def _numbers_of(keyword: str) -> frozenset[str]:
    """The representations in which an attribute of this name can be numbers; none where the standard knows no such
    name, or has text there: a text may call itself a number."""
    tag = tag_for_keyword(keyword) if keyword else None
    by_name = dictionary_VR(tag) if tag is not None else ""
    if by_name in TEXT_NUMBERS:
        return TEXT_NUMBERS
    return BINARY_NUMBERS if set(by_name.split(" or ")) & BINARY_NUMBERS else frozenset()


def _kept(element: DataElement, action: Action, work: _Work) -> DataElement | None:
    """The element as it may stay, or None."""
    keys, patient_id = work.keys, work.patient_id
    if action is Action.REMOVE:
        return None
    if action is Action.EMPTY:
        return DataElement(element.tag, element.VR, "")
    if action is Action.PSEUDONYM:
        return DataElement(element.tag, element.VR, keys.pseudonym(patient_id))
    if action is Action.ENTER:
        return _entered(element, work)
    if action is Action.KEEP and element.VR == "AS":
        return DataElement(element.tag, "AS", capped_age(str(element.value)))
    if action is Action.KEEP:
        return element if _is_what_it_says(element) else None
    values = _texts(element)
    if action is Action.UID:
        values = [value if value in UID_dictionary else keys.uid(value) for value in values]
    elif action is Action.DATE:
        moved = [shifted(value, keys.shift_days(patient_id)) for value in values]
        values = [value for value in moved if value is not None]
    elif action is Action.TERM:
        values = known_terms(values)
    elif action is Action.WORDS:
        values = [known_words(" ".join(values))]
    return DataElement(element.tag, element.VR, values if len(values) > 1 else values[0]) if values else None


def _entered(element: DataElement, work: _Work) -> DataElement | None:
    if element.VR != "SQ":
        return None
    items = []
    for item in element.value:
        inside = Dataset()
        _clean(item, inside, work)
        items.append(inside)
    return DataElement(element.tag, "SQ", Sequence(items))


def _texts(element: DataElement) -> list[str]:
    value = element.value
    values = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else list(value)
    return [str(one).strip() for one in values if one is not None and str(one).strip()]


def capped_age(text: str) -> str:
    """Above 89 years an age may identify a person: it becomes 90 (HIPAA safe harbour)."""
    if not _AGE.fullmatch(text.strip()):
        return ""
    return "090Y" if text.strip().endswith("Y") and int(text.strip()[:3]) > 89 else text.strip()


def _is_what_it_says(element: DataElement) -> bool:
    """Numbers are numbers and times are times: no text hides in them."""
    if element.VR in TEXT_NUMBERS:
        return all(_NUMBER.fullmatch(text) for text in _texts(element))
    if element.VR == "TM":
        return all(_TIME.fullmatch(text) for text in _texts(element))
    return element.VR in BINARY_NUMBERS or element.VR in ("OW", "OB", "OB or OW")


def _private(source: Dataset, element: DataElement, target: Dataset, work: _Work) -> None:
    """Only what tells of diffusion stays: as plain numbers and known terms, in a block of their own."""
    tag, name = element.tag, name_of(element.tag)
    creator = str(getattr(source.get((tag.group, tag.element >> 8)), "value", "")).strip()
    place = (tag.group, tag.element & 0xFF)
    kind = SAFE_PRIVATE.get((tag.group, creator, tag.element & 0xFF)) if tag.element > 0xFF else None
    value = _private_value(element, kind) if kind else None
    if kind is None or not value or not (work.profile.keeps_private or place in B_VALUES):
        work.account[Action.REMOVE, name] += 1
    elif work.profile.keeps_private:
        block = target.private_block(tag.group, creator, create=True)
        block.add_new(tag.element & 0xFF, "DS" if kind is PrivateKind.NUMBERS else "CS", value)
        work.account[Action.KEEP, name] += 1
    else:
        # newer software of one maker adds 10^9 to the b-value
        target.DiffusionBValue = float(value[0]) % 1_000_000_000
        work.account[Action.STANDARD, name] += 1


def _private_value(element: DataElement, kind: PrivateKind) -> list[str]:
    """The values, when all of them are what they should be; else nothing."""
    raw = element.value
    text = raw.decode("ascii", "replace") if isinstance(raw, bytes) else "\\".join(_texts(element))
    parts = [part.strip(" \0") for part in text.split("\\") if part.strip(" \0")]
    if kind is PrivateKind.TERM:
        return parts if all(part in DIRECTIONALITY for part in parts) else []
    return [f"{float(part):g}" for part in parts] if all(_NUMBER.fullmatch(part) for part in parts) else []


def sign(dataset: Dataset, profile: Profile) -> None:
    dataset.PatientIdentityRemoved = "YES"
    dataset.LongitudinalTemporalInformationModified = profile.dates
    dataset.DeidentificationMethod = f"{profile.key} {profile.version}"
    codes = []
    for value in profile.methods:
        code = Dataset()
        code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "DCM", METHODS[value]
        codes.append(code)
    dataset.DeidentificationMethodCodeSequence = Sequence(codes)
