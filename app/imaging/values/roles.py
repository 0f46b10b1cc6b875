"""What a stack is (its role), the pane it can hang in, and a proposal with its evidence."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    T2_AX = "t2_ax"
    T2_SAG = "t2_sag"
    T2_COR = "t2_cor"
    T2_3D = "t2_3d"
    ADC = "adc"
    DWI_LOW_B = "dwi_low_b"
    DWI_HIGH_B = "dwi_high_b"
    DWI_CALCULATED_HIGH_B = "dwi_calculated_high_b"
    DWI_MULTI_B = "dwi_multi_b"
    DCE = "dce"
    DCE_SUBTRACTION = "dce_subtraction"
    DCE_PARAMETRIC = "dce_parametric"
    T1_AX = "t1_ax"
    T1_FS = "t1_fs"
    LOCALIZER = "localizer"
    SCOUT_OTHER = "scout_other"
    SPECTROSCOPY = "spectroscopy"
    TRUS_VOLUME = "trus_volume"
    TRUS_CINE = "trus_cine"
    MICRO_US_CINE = "micro_us_cine"
    US_STILL = "us_still"
    SEGMENTATION = "segmentation"
    SECONDARY_CAPTURE = "secondary_capture"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Role.T2_AX: "T2 axial",
    Role.T2_SAG: "T2 sagittal",
    Role.T2_COR: "T2 coronal",
    Role.T2_3D: "T2 3-D",
    Role.ADC: "ADC",
    Role.DWI_LOW_B: "DWI low b",
    Role.DWI_HIGH_B: "DWI high b",
    Role.DWI_CALCULATED_HIGH_B: "calculated high b",
    Role.DWI_MULTI_B: "DWI",
    Role.DCE: "DCE",
    Role.DCE_SUBTRACTION: "DCE subtraction",
    Role.DCE_PARAMETRIC: "DCE parametric map",
    Role.T1_AX: "T1 axial",
    Role.T1_FS: "T1 fat-saturated",
    Role.LOCALIZER: "localizer",
    Role.SCOUT_OTHER: "scout or calibration",
    Role.SPECTROSCOPY: "spectroscopy",
    Role.TRUS_VOLUME: "TRUS volume",
    Role.TRUS_CINE: "TRUS cine",
    Role.MICRO_US_CINE: "micro-ultrasound cine",
    Role.US_STILL: "ultrasound still",
    Role.SEGMENTATION: "segmentation",
    Role.SECONDARY_CAPTURE: "secondary capture",
    Role.OTHER: "other",
}

DIFFUSION_ROLES = frozenset(
    {Role.DWI_LOW_B, Role.DWI_HIGH_B, Role.DWI_CALCULATED_HIGH_B, Role.DWI_MULTI_B},
)

UNREAD_ROLES = frozenset(
    {Role.LOCALIZER, Role.SCOUT_OTHER, Role.SPECTROSCOPY, Role.SEGMENTATION, Role.SECONDARY_CAPTURE, Role.OTHER},
)
"""Kept with the study, never sent to a reading room."""


class Pane(StrEnum):
    T2_AX = "t2_ax"
    ADC = "adc"
    HIGH_B = "high_b"
    T2_SAG = "t2_sag"
    T2_COR = "t2_cor"
    DCE = "dce"
    DWI = "dwi"
    TRUS = "trus"
    MICRO_US = "micro_us"


FAT_SATURATED = "fat-saturated"
"""Said in the evidence of a T2 whose fat is dark: it is shown where there is no plain one (CLINICAL.md 1.1)."""


@dataclass(frozen=True)
class Proposal:
    """What the rules take a stack for, how sure they are (0-1), and why, in words."""

    role: Role
    confidence: float
    evidence: tuple[str, ...]
