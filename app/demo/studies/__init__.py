"""Phantom studies as a scanner would send them: DICOM files, and the truth about what they show."""

from app.demo.studies.truth import Truth, TruthLesion
from app.demo.studies.write import write_study
from app.demo.studies.write_ultrasound import write_ultrasound

__all__ = ["Truth", "TruthLesion", "write_study", "write_ultrasound"]
