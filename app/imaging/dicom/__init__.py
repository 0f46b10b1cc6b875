"""DICOM files: read, checked, decoded and de-identified in a child process that hostile bytes may kill.

`Examiner` is the parent's side; `child` is the process; between them only lengths, JSON and bytes (`wire`).
"""

from app.imaging.dicom.examined import Examined
from app.imaging.dicom.examiner import Examiner

__all__ = ["Examined", "Examiner"]
