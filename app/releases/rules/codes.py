"""Codes and colours of segments: SNOMED CT as in DICOM PS3.16; category, type, RGB. Source: CLINICAL.md, section 3."""

from dataclasses import dataclass

from app.kernel.registry import Catalogue
from app.protocols.values.sectors import SECTORS

ANATOMICAL = ("91723000", "SCT", "Anatomical Structure")
ABNORMAL = ("49755003", "SCT", "Morphologically Abnormal Structure")

OWN = "99CONSILIUM"
"""Our own codes, where DICOM has none: CID 6300 knows the central zone by its halves only."""


@dataclass(frozen=True)
class SegmentCode:
    """`category` and `type` are (value, scheme, meaning)."""

    key: str
    category: tuple[str, str, str]
    type: tuple[str, str, str]
    rgb: tuple[int, int, int]


def _anatomy(key: str, value: str, meaning: str, rgb: tuple[int, int, int]) -> SegmentCode:
    return SegmentCode(key, ANATOMICAL, (value, "SCT", meaning), rgb)


_LESION = ("52988006", "SCT", "Lesion")

SEGMENTS: Catalogue[SegmentCode] = Catalogue(
    "kind of segment",
    SegmentCode("lesion", ABNORMAL, _LESION, (220, 30, 30)),
    SegmentCode("index_lesion", ABNORMAL, _LESION, (255, 0, 0)),
    SegmentCode("neoplasm", ABNORMAL, ("372087000", "SCT", "Primary malignant neoplasm"), (150, 0, 60)),
    _anatomy("prostate", "41216001", "Prostate", (230, 158, 140)),
    _anatomy("peripheral_zone", "279706003", "Peripheral zone of the prostate", (80, 174, 230)),
    _anatomy("transition_zone", "399384005", "Transition zone of the prostate", (241, 196, 70)),
    SegmentCode("central_zone", ANATOMICAL, ("central_zone", OWN, "Central zone of the prostate"), (186, 120, 200)),
    _anatomy("afs", "717025007", "Anterior fibromuscular stroma of prostate", (140, 140, 140)),
    _anatomy("prostatic_urethra", "71553001", "Prostatic urethra", (124, 186, 223)),
    _anatomy("seminal_vesicle", "64739004", "Seminal vesicle", (120, 200, 150)),
    _anatomy("external_sphincter", "717027004", "External urethral sphincter", (170, 120, 90)),
)

PROSTATE = ("41216001", "Prostate")
_ZONES = {
    "PZ": ("279706003", "Peripheral zone of the prostate"),
    "TZ": ("399384005", "Transition zone of the prostate"),
    "AFS": ("717025007", "Anterior fibromuscular stroma of prostate"),
}
_SECTORS = {sector.id: (sector.sct, sector.label) for sector in SECTORS}


def anatomy_of(zone: object, sectors: object) -> tuple[str, str]:
    """Where a finding is, as one code: its only sector, else its zone, else the prostate.

    DICOM allows one item there, and there is no single code for an un-sided central zone.
    """
    if isinstance(sectors, list) and len(sectors) == 1 and sectors[0] in _SECTORS:
        return _SECTORS[sectors[0]]
    return _ZONES.get(str(zone), PROSTATE)


def region_of(structure: str) -> tuple[str, str] | None:
    """The prostate, where the structure's own code is not one that others know."""
    return PROSTATE if SEGMENTS[structure].type[1] == OWN else None
