"""The named, versioned profiles. Each is the common table with options of PS3.15 Annex E, and what it tightens.

A change to a profile or to the common table is a new version: studies keep the version they came in under.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.imaging.deidentify.profile import ACTIONS, Action
from app.kernel.registry import Catalogue

METHODS = {
    "113100": "Basic Application Confidentiality Profile",
    "113101": "Clean Pixel Data Option",
    "113105": "Clean Descriptors Option",
    "113107": "Retain Longitudinal Temporal Information Modified Dates Option",
    "113108": "Retain Patient Characteristics Option",
    "113111": "Retain Safe Private Option",
}
"""DICOM context group CID 7050."""


@dataclass(frozen=True)
class Profile:
    """`strength` orders the profiles: a campaign may ask for at least so much. `keeps_private`: b-values in the
    vendor's own block; otherwise they are written as the standard attribute and the block goes."""

    key: str
    version: int
    title: str
    sentence: str
    strength: int
    methods: tuple[str, ...]
    dates: str
    keeps_private: bool
    keeps_age: bool
    tightened: Mapping[str, Action] = field(default_factory=dict)

    def action(self, keyword: str) -> Action | None:
        return self.tightened.get(keyword) or ACTIONS.get(keyword)


def _named(action: Action, keywords: str) -> dict[str, Action]:
    return dict.fromkeys(keywords.split(), action)


BASIC = "consilium-basic"
STRICT = "consilium-strict"

PROFILES = Catalogue(
    "de-identification profile",
    Profile(
        key=BASIC,
        version=4,
        title="Basic",
        sentence="Names, numbers and free text go; dates move by a number of days of the patient's own; age (90 at "
        "most), sex, maker of the scanner, known words of descriptions and b-values stay.",
        strength=1,
        methods=("113100", "113105", "113107", "113108", "113111"),
        dates="MODIFIED",
        keeps_private=True,
        keeps_age=True,
    ),
    Profile(
        key=STRICT,
        version=3,
        title="Strict",
        sentence="As the basic profile, but without any date or time, without age and sex, without descriptions, and "
        "without what tells the scanner; b-values stay as plain numbers.",
        strength=2,
        methods=("113100",),
        dates="REMOVED",
        keeps_private=False,
        keeps_age=False,
        tightened={
            **_named(Action.EMPTY, "StudyDate StudyTime ContentDate ContentTime PatientSex Manufacturer"),
            **_named(
                Action.REMOVE,
                "SeriesDate SeriesTime AcquisitionDate AcquisitionTime AcquisitionDateTime FrameAcquisitionDateTime "
                "FrameReferenceDateTime PatientAge SeriesDescription MagneticFieldStrength ImagingFrequency "
                "TransmitterFrequency PatientWeight PatientSize DateOfSecondaryCapture TimeOfSecondaryCapture "
                "DateOfLastCalibration TimeOfLastCalibration",
            ),
        },
    ),
)


def is_at_least(profile: str, least: str) -> bool:
    return PROFILES[profile].strength >= PROFILES[least].strength
