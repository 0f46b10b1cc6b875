"""Rows of the imaging room: what is there (`images`), how it came (`intakes`), what is held (`masking`), what keeps it
from being read (`gate`), what DICOMweb answers from (`dicomweb`), what corrections
taught (`site_rules`)."""

from app.imaging.tables.checks import ObjectCheck
from app.imaging.tables.dicomweb import SeriesIndex
from app.imaging.tables.gate import (
    GateDecision,
    GateFinding,
    GateJudgement,
    GateStudy,
    KeptFile,
    SourceProfile,
    StudyIdentity,
)
from app.imaging.tables.images import (
    GRANT_TOPIC,
    DeidentificationReport,
    Grant,
    Instance,
    Patient,
    Series,
    Stack,
    StackRole,
    Study,
)
from app.imaging.tables.intakes import Intake, IntakeFile, SentFile
from app.imaging.tables.masking import Hold, PixelConfirmation, PixelMasking
from app.imaging.tables.registrations import FrameRegistration, RegistrationWithdrawal
from app.imaging.tables.site_rules import SiteRule

__all__ = [
    "GRANT_TOPIC",
    "DeidentificationReport",
    "FrameRegistration",
    "GateDecision",
    "GateFinding",
    "GateJudgement",
    "GateStudy",
    "Grant",
    "Hold",
    "Instance",
    "Intake",
    "IntakeFile",
    "KeptFile",
    "ObjectCheck",
    "Patient",
    "PixelConfirmation",
    "PixelMasking",
    "RegistrationWithdrawal",
    "SentFile",
    "Series",
    "SeriesIndex",
    "SiteRule",
    "SourceProfile",
    "Stack",
    "StackRole",
    "Study",
    "StudyIdentity",
]
