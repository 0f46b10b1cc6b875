"""Painted voxels as places of the patient: as a reader saved them, and as a DICOM SEG says them."""

import base64
import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import highdicom
import nibabel
import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from scipy.spatial import cKDTree

from app.demo.readers.viewed import Viewed
from app.protocols.marks import decode

Places = NDArray[np.float64]


def saved(manifest: dict[str, Any], draft: dict[str, Any]) -> Places:
    """Centres of the voxels of the draft's only mask LPS mm, (n, 3)."""
    (mark,) = [mark for mark in draft["marks"] if mark["kind"] == "mask"]
    stack = next(one for one in Viewed.from_manifest(manifest).by_pane.values() if one.stack_id == mark["stack_id"])
    mask = decode(base64.b64decode(mark["geometry"]["data"]), stack.grid.shape)
    frames, rows, columns = np.nonzero(mask)
    return stack.grid.to_patient(np.stack([columns, rows, frames], axis=1).astype(np.float64))


def segmented(archive: Path) -> dict[str, list[Places]]:
    """By path in the archive: for each segment of a SEG the centres of its voxels, LPS mm."""
    found: dict[str, list[Places]] = {}
    with zipfile.ZipFile(archive) as files:
        for name in sorted(n for n in files.namelist() if "/seg/" in n):
            seg = highdicom.seg.Segmentation.from_dataset(dcmread(io.BytesIO(files.read(name))))
            found[name] = [_places(seg, number) for number in seg.segment_numbers]
    return found


def in_volumes(archive: Path) -> list[Places]:
    """For each NIfTI in the archive the centres of its voxels, LPS mm."""
    with zipfile.ZipFile(archive) as files:
        return [_in_volume(files.read(name)) for name in sorted(files.namelist()) if name.endswith(".nii.gz")]


def _in_volume(data: bytes) -> Places:
    image: Any = nibabel.Nifti1Image.from_bytes(gzip.decompress(data))
    indices = np.argwhere(np.asarray(image.dataobj) > 0)
    ras = nibabel.affines.apply_affine(image.affine, indices)
    return np.asarray(ras, dtype=np.float64) * (-1.0, -1.0, 1.0)


def _places(seg: highdicom.seg.Segmentation, number: int) -> Places:
    volume = seg.get_volume(segment_numbers=[number])
    indices = np.argwhere(np.asarray(volume.array)[..., 0] > 0)
    return np.asarray(volume.map_indices_to_reference(indices), dtype=np.float64)


def same_voxels(a: Places, b: Places) -> bool:
    """As many voxels, each within a twentieth of a millimetre of one of the other (a SEG keeps decimal text)."""
    return len(a) == len(b) and bool(cKDTree(a).query(b)[0].max() < 0.05)
