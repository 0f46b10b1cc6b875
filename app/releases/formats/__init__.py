"""Export formats: each is one module and one line here; then the manifest and the archive around them."""

from app.kernel.registry import Catalogue
from app.releases.formats.base import Format
from app.releases.formats.csv import CSV
from app.releases.formats.dicom_seg import DICOM_SEG
from app.releases.formats.json import JSON
from app.releases.formats.nifti import NIFTI

FORMATS: Catalogue[Format] = Catalogue("export format", CSV, JSON, NIFTI, DICOM_SEG)

__all__ = ["FORMATS", "Format"]
