"""Phantom studies as a scanner would send them: DICOM files, and the truth about what they show."""

from app.demo.studies.truth import Truth, TruthLesion
from app.demo.studies.write import write_study

__all__ = ["Truth", "TruthLesion", "write_study"]
