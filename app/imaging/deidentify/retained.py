"""What a profile lets stay, for people to read: the whole dictionary of the standard, asked of the profile itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydicom._dicom_dict import DicomDictionary

from app.imaging.deidentify.apply import action_of
from app.imaging.deidentify.profile import B_VALUES, SAFE_PRIVATE, Action
from app.imaging.deidentify.profiles import METHODS, Profile

_PERSON = frozenset({"PatientAge", "PatientSex"})
_TIMES = frozenset({"DA", "TM", "DT"})
_BASIC_CODE = "113100"
_GONE = (Action.REMOVE, Action.EMPTY)


@dataclass(frozen=True)
class Attribute:
    number: str
    keyword: str
    action: Action


@dataclass(frozen=True)
class Retained:
    """Attributes that stay for one reason. `option`: of PS3.15 Annex E, by which they may."""

    title: str
    why: str
    option: str
    attributes: tuple[Attribute, ...]


_SECTIONS: Mapping[str, tuple[str, str, str]] = {
    "person": (
        "The patient",
        "Age and sex are needed to read and to describe a data set. Above 89 years the age is given as 90.",
        "113108",
    ),
    "stand_ins": (
        "Replaced, not kept",
        "A pseudonym made with the secret of the house stands in for the value; nobody can go back without it.",
        _BASIC_CODE,
    ),
    "times": (
        "Dates and times",
        "Dates move by a number of days of the patient's own, so that intervals stay; times of the day stay.",
        "113107",
    ),
    "words": (
        "Descriptions",
        "Only known words of sequences, planes and b-values are left of them; they tell what a series is.",
        "113105",
    ),
    "terms": (
        "Code words",
        "Terms of the standard and of the makers that are in a list of known terms; any other becomes OTHER. They tell "
        "how an image was made and has to be shown.",
        _BASIC_CODE,
    ),
    "image": ("The image itself", "Pixels, without anything beside them, and the colours of a palette.", _BASIC_CODE),
    "numbers": (
        "Numbers of the acquisition",
        "Geometry, timing and the form of the pixels: without them nothing can be measured. Only numbers stay, in "
        "attributes that the standard holds for numbers.",
        _BASIC_CODE,
    ),
    "inside": (
        "Sequences",
        "Each is opened, and what is inside is treated attribute by attribute by this same table.",
        _BASIC_CODE,
    ),
    "uids": (
        "Identifiers (UIDs)",
        "Replaced by ones made with the secret of the house, the same everywhere, so that references keep holding; "
        "those of the standard itself stay.",
        _BASIC_CODE,
    ),
    "private": (
        "Private attributes",
        "b-values and directions of diffusion of four makers, where they are numbers or known terms.",
        "113111",
    ),
}


def retained(profile: Profile) -> list[Retained]:
    """In the order of the sections; what is removed or emptied is in none of them."""
    found: dict[str, list[Attribute]] = {key: [] for key in _SECTIONS}
    for tag, (representation, _, _, _, keyword) in sorted(DicomDictionary.items()):
        group, element = tag >> 16, tag & 0xFFFF
        if group < 0x0008 or not keyword:
            continue
        action = max(
            (action_of(keyword, one, group, profile) for one in representation.split(" or ")),
            key=lambda one: one not in _GONE,
        )
        if action not in _GONE:
            attribute = Attribute(f"({group:04X},{element:04X})", keyword, action)
            found[_section(keyword, representation, action)].append(attribute)
    found["private"] = [
        Attribute(f"({group:04X},xx{inside:02X})", creator, Action.KEEP if profile.keeps_private else Action.STANDARD)
        for group, creator, inside in SAFE_PRIVATE
        if profile.keeps_private or (group, inside) in B_VALUES
    ]
    return [
        Retained(title, why, METHODS[code if code in profile.methods else _BASIC_CODE], tuple(found[key]))
        for key, (title, why, code) in _SECTIONS.items()
        if found[key]
    ]


def _section(keyword: str, representation: str, action: Action) -> str:
    by_action = {
        Action.PSEUDONYM: "stand_ins",
        Action.UID: "uids",
        Action.ENTER: "inside",
        Action.WORDS: "words",
        Action.DATE: "times",
    }
    if keyword in _PERSON:
        return "person"
    if action in by_action:
        return by_action[action]
    if representation in _TIMES:
        return "times"
    if action is Action.TERM:
        return "terms"
    return "image" if representation in ("OW", "OB", "OB or OW") else "numbers"
