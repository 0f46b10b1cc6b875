"""Rows of the imaging room: what is there (`images`)."""

from app.imaging.tables.images import (
    GRANT_TOPIC,
    DeidentificationReport,
    Grant,
    Instance,
    Intake,
    IntakeFile,
    Patient,
    Series,
    Stack,
    StackRole,
    Study,
)

__all__ = [
    "GRANT_TOPIC",
    "DeidentificationReport",
    "Grant",
    "Instance",
    "Intake",
    "IntakeFile",
    "Patient",
    "Series",
    "Stack",
    "StackRole",
    "Study",
]
