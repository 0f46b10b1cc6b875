"""NIfTI masks on the grid of their source images: one file for each region, 0 and 1, RAS millimetres."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import nibabel as nib
import numpy as np

from app.kernel.geometry import Grid
from app.releases.formats.base import Format
from app.releases.rules.voxels import is_even
from app.releases.values import BoolArray, CaseRecord, File, Head

NIBABEL: Any = nib  # its classes carry no types


def of_case(head: Head, case: CaseRecord) -> Iterator[File]:
    for region in case.regions:
        grid = case.stacks[region.stack_id].grid
        if grid is not None and is_even(grid):
            yield File(f"cases/{case.key}/nifti/{region.key}.nii.gz", nifti_bytes(region.mask, grid))


def nifti_bytes(mask: BoolArray, grid: Grid) -> bytes:
    """(frames, rows, columns) in, a gzipped NIfTI-1 with (column, row, frame) axes out; equal masks, equal bytes."""
    image = NIBABEL.Nifti1Image(np.ascontiguousarray(mask.transpose(2, 1, 0), dtype=np.uint8), ras_affine(grid))
    image.header.set_xyzt_units("mm")
    image.header.set_qform(ras_affine(grid), code="scanner")
    image.header.set_sform(ras_affine(grid), code="scanner")
    image.header["cal_max"] = 1
    return gzip_bytes(bytes(image.to_bytes()))


def ras_affine(grid: Grid) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """DICOM counts towards the patient's left and back, NIfTI towards right and front: x and y turn their sign."""
    return np.diag([-1.0, -1.0, 1.0, 1.0]) @ grid.affine()


def gzip_bytes(data: bytes) -> bytes:
    """gzip without name and time (RFC 1952), so that equal data gives equal bytes."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = compressor.compress(data) + compressor.flush()
    trailer = struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + body + trailer


NIFTI = Format("nifti", "NIfTI masks", "1", of_case=of_case)
