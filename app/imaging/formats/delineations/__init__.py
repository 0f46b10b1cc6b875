"""Files of delineations made elsewhere (NIfTI, DICOM SEG, RTSTRUCT, CSV of points): geometry and labels only."""

from app.imaging.formats.delineations.reading import parse
from app.imaging.formats.delineations.wire import from_bytes, to_bytes

__all__ = ["from_bytes", "parse", "to_bytes"]
