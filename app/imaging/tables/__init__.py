"""Rows of the imaging room: what is there (`images`), and how it came (`intakes`)."""

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

__all__ = [
    "GRANT_TOPIC",
    "DeidentificationReport",
    "Grant",
    "Instance",
    "Intake",
    "IntakeFile",
    "Patient",
    "SentFile",
    "Series",
    "Stack",
    "StackRole",
    "Study",
]
