"""Our table against every row of DICOM PS3.15 Table E.1-1, and what the named profiles say of themselves."""

from pathlib import Path

import pytest
from pydicom.datadict import dictionary_VR, keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from app.imaging.deidentify import PROFILES, Keys, Profile, apply, is_at_least
from app.imaging.deidentify.apply import action_of
from app.imaging.deidentify.profile import Action
from tests.factories.dicom import mr_instance

TABLE = Path(__file__).parents[2] / "data" / "ps3_15_e1_1.tsv"

ALLOWED = {
    "X": {Action.REMOVE},
    "Z": {Action.REMOVE, Action.EMPTY, Action.PSEUDONYM},
    "D": {Action.REMOVE, Action.EMPTY, Action.PSEUDONYM, Action.UID},
    "U": {Action.REMOVE, Action.UID},
    "U*": {Action.REMOVE, Action.UID, Action.ENTER},
}
"""What is at least as safe as each action of the standard; removing always is."""
OF_OPTION = {
    ("113105", "descriptors"): {Action.WORDS, Action.TERM},
    ("113107", "moved_dates"): {Action.DATE, Action.KEEP},
    ("113108", "patient"): {Action.KEEP, Action.TERM},
}
ENTERED_BY_UIDS = {"ReferencedStudySequence"}
"""X/Z in the table, K where UIDs are retained: entered, and every UID in it replaced."""


def rows() -> list[tuple[int, str, dict[str, str]]]:
    found = []
    for line in TABLE.read_text().splitlines()[1:]:
        tag, basic, *options = line.split("\t")
        digits = tag.strip("()").replace(",", "")
        if not all(char in "0123456789abcdefABCDEF" for char in digits):
            continue  # groups of tags: overlays, curves, private ones; tested below
        pairs = dict(pair.split("=") for pair in options[0].split()) if options else {}
        found.append((int(digits, 16), basic, pairs))
    return found


@pytest.mark.parametrize("profile", list(PROFILES), ids=lambda profile: profile.key)
def test_every_row_of_the_standard_is_treated_at_least_as_safely(profile: Profile) -> None:
    assert len(rows()) > 600
    wrong = {}
    for tag, basic, options in rows():
        keyword = keyword_for_tag(tag)
        if not keyword:
            continue
        action = action_of(keyword, dictionary_VR(tag), tag >> 16, profile)
        allowed = {Action.REMOVE}.union(*(ALLOWED[code] for code in basic.split("/")))
        for (method, option), more in OF_OPTION.items():
            if method in profile.methods and option in options:
                allowed |= more
        if action not in allowed and keyword not in ENTERED_BY_UIDS:
            wrong[keyword] = (action, basic, options)
    assert wrong == {}


@pytest.mark.parametrize("tag", [0x50003000, 0x60003000, 0x60004000, 0x00091010, 0x00191008])
def test_curves_overlays_and_unknown_private_attributes_go(tag: int) -> None:
    representation, value = ("LO", "x") if tag & 0xFFFF != 0x3000 else ("OW", b"xx")
    dataset = Dataset()
    dataset.add(DataElement(tag, representation, value))
    assert tag not in apply(dataset, Keys("secret"), "P", PROFILES["consilium-basic"]).dataset


def test_the_strict_profile_keeps_no_date_age_or_scanner_and_moves_b_values_to_the_standard_attribute() -> None:
    made = mr_instance(b_value=800, MagneticFieldStrength="3")
    safe = apply(made, Keys("secret"), "P", PROFILES["consilium-strict"])
    cleaned = safe.dataset
    assert cleaned.DiffusionBValue == 800
    assert not [element for element in cleaned if element.tag.is_private]
    assert {cleaned.StudyDate, cleaned.StudyTime, cleaned.Manufacturer, cleaned.PatientSex} <= {"", None}
    gone = ("PatientAge", "AcquisitionTime", "SeriesDescription", "MagneticFieldStrength")
    assert not [keyword for keyword in gone if keyword in cleaned]
    assert [code.CodeValue for code in cleaned.DeidentificationMethodCodeSequence] == ["113100"]
    assert cleaned.LongitudinalTemporalInformationModified == "REMOVED"
    assert cleaned.ImagePositionPatient == made.ImagePositionPatient
    assert cleaned.PixelData == made.PixelData


def test_a_campaign_may_ask_for_the_stricter_profile() -> None:
    assert is_at_least("consilium-strict", "consilium-basic")
    assert not is_at_least("consilium-basic", "consilium-strict")
