"""Rows of the imaging room: what is there (`images`), how it came (`intakes`), what is held (`masking`), what DICOMweb
answers from (`dicomweb`)."""

from app.imaging.tables.checks import ObjectCheck
from app.imaging.tables.dicomweb import SeriesIndex
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

__all__ = [
    "GRANT_TOPIC",
    "DeidentificationReport",
    "Grant",
    "Hold",
    "Instance",
    "Intake",
    "IntakeFile",
    "ObjectCheck",
    "Patient",
    "PixelConfirmation",
    "PixelMasking",
    "SentFile",
    "Series",
    "SeriesIndex",
    "Stack",
    "StackRole",
    "Study",
]
