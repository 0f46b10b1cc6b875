"""NIfTI label volumes: whole numbers from 0 up, placed by sform or qform (RAS, turned to LPS here)."""

import struct
from typing import Any

import nibabel
import numpy as np
from numpy.typing import NDArray

from app.imaging.values.delineations import Delineation, Label, Voxels
from app.kernel.geometry import SAME_GRID_TOLERANCE_MM
from app.kernel.refusals import Invalid

MOST_LABELS = 64
"""A file with more distinct values is an image, not a delineation."""
MOST_VOXELS = 512 * 512 * 256
LPS_OF_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
_KINDS: tuple[tuple[int, bytes, Any], ...] = (
    (344, b"n+1\0", nibabel.nifti1.Nifti1Image),
    (508, b"n+2\0", nibabel.nifti2.Nifti2Image),
)


def is_nifti(data: bytes) -> bool:
    return any(data[at : at + 4] == magic for at, magic, _ in _KINDS)


def read(data: bytes, sha256: str) -> Delineation:
    (kind,) = [kind for at, magic, kind in _KINDS if data[at : at + 4] == magic]
    try:
        image: Any = kind.from_bytes(data)
        size = int(np.prod([int(n) for n in image.shape], dtype=np.float64))
        if not 0 < size <= MOST_VOXELS:
            raise Invalid(f"The NIfTI file has {size} voxels; 1 to {MOST_VOXELS} are taken.")
        values = np.asanyarray(image.dataobj)
    except (nibabel.filebasedimages.ImageFileError, nibabel.spatialimages.HeaderDataError) as error:
        raise Invalid(f"The file cannot be read as NIfTI: {error}.") from None
    except (OSError, EOFError, ValueError, OverflowError, struct.error):
        raise Invalid("The file cannot be read as NIfTI: it is cut off or damaged.") from None
    while values.ndim > 3 and values.shape[-1] == 1:
        values = values[..., 0]
    if values.ndim != 3:
        raise Invalid(f"The NIfTI file is not one volume: it has {values.ndim} dimensions.")
    numbers = _numbers(values)
    masks = {str(number): np.asarray(values == number) for number in numbers}
    labels = tuple(Label(key, "", int(mask.sum()), "voxels") for key, mask in masks.items())
    if not masks:
        masks = {"": np.zeros(values.shape, dtype=np.bool_)}
    return Delineation("NIfTI", sha256, labels, Voxels(_affine(image), masks))


def _numbers(values: NDArray[Any]) -> list[int]:
    """The distinct values above 0."""
    distinct = np.unique(values)
    if not np.issubdtype(distinct.dtype, np.number) or np.iscomplexobj(distinct) or not np.isfinite(distinct).all():
        raise Invalid("The NIfTI file is not a delineation: it has values that are no numbers.")
    if (distinct != np.round(distinct)).any() or (distinct < 0).any():
        raise Invalid("The NIfTI file is not a delineation: it has values that are not whole numbers from 0 up.")
    if distinct.size > MOST_LABELS:
        raise Invalid(f"The NIfTI file is not a delineation: it has {distinct.size} different values.")
    return [int(number) for number in distinct if number != 0]


def _affine(image: Any) -> NDArray[np.float64]:  # noqa: ANN401  the library has no types
    header = image.header
    stated = [
        np.asarray(given(), dtype=np.float64)
        for code, given in (("sform_code", header.get_sform), ("qform_code", header.get_qform))
        if int(header[code]) > 0
    ]
    if not stated or not np.isfinite(stated[0]).all() or abs(np.linalg.det(stated[0][:3, :3])) < 1e-9:
        raise Invalid("The NIfTI file does not say where its voxels lie (neither sform nor qform).")
    if len(stated) == 2:
        ends = np.array([[*np.where(bits, np.array(image.shape[:3]) - 1, 0), 1] for bits in np.ndindex(2, 2, 2)])
        apart_mm = float(np.linalg.norm(ends @ (stated[0] - stated[1]).T, axis=1).max())
        if not apart_mm <= SAME_GRID_TOLERANCE_MM:
            raise Invalid(f"The NIfTI file states two places for its voxels, {apart_mm:.3g} mm apart (sform, qform).")
    return np.asarray(LPS_OF_RAS @ stated[0])
