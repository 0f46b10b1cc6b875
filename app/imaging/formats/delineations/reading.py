"""Which kind of delineation a file is, told from its first bytes and never from its name."""

import gzip
import hashlib
import zlib

from app.imaging.formats.delineations import dicom_seg, nifti, points_csv, rtstruct
from app.imaging.formats.delineations.dataset import dataset_of
from app.imaging.values.delineations import Delineation
from app.kernel.refusals import Invalid

MOST_BYTES = 300 * 1024**2
"""Unpacked; a mask of 512 x 512 x 512 voxels of 16 bits stays below."""


def parse(data: bytes) -> Delineation:
    """Refuses what is none of the kinds, in words."""
    sha256 = hashlib.sha256(data).hexdigest()
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data)
    if data[128:132] == b"DICM":
        dataset = dataset_of(data)
        sop_class = str(dataset.get("SOPClassUID", ""))
        if sop_class in dicom_seg.SOP_CLASSES:
            return dicom_seg.read(dataset, sha256)
        if sop_class in rtstruct.SOP_CLASSES:
            return rtstruct.read(dataset, sha256)
        raise Invalid("This DICOM file is neither a segmentation (SEG) nor a structure set (RTSTRUCT).")
    if nifti.is_nifti(data):
        return nifti.read(data, sha256)
    return points_csv.read(data, sha256)


def _unpacked(data: bytes) -> bytes:
    inflater = zlib.decompressobj(wbits=31)
    try:
        raw = inflater.decompress(data, MOST_BYTES + 1)
    except zlib.error:
        raise Invalid("The file is not sound gzip.") from None
    if len(raw) > MOST_BYTES:
        raise Invalid(f"The file unpacks to more than {MOST_BYTES // 1024**2} MB.")
    if not inflater.eof:
        raise Invalid("The file is cut off.")
    # some writers append several members; one read with the library then
    return gzip.decompress(data) if inflater.unused_data.strip(b"\0") else raw
