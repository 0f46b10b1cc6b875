"""Masks from and to NIfTI files: checked that they are masks, and that two of them share a grid."""

import zlib
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
from numpy.typing import NDArray

from app.agreement.values import BoolArray, FloatArray, IntArray, Spacing
from app.kernel.geometry import SAME_GRID_TOLERANCE_MM
from app.kernel.refusals import Invalid

MOST_LABELS = 64
"""A file with more distinct values is an image, not a mask."""

MOST_VOXELS = 2e8
"""More than any prostate has: a small packed file could otherwise unfold to fill the memory."""

NEARLY_WHOLE = 1e-4
"""What a stored scale factor may add to a label."""

MOST_OBLIQUE = 0.01
"""The cosine between two axes of a sheared grid: distances in it cannot be measured along its axes."""


@dataclass(frozen=True)
class LabelFile:
    """`labels` is (frames, rows, columns), the file's axes reversed; `affine` is the file's own (RAS)."""

    name: str
    labels: IntArray
    affine: FloatArray

    @property
    def spacing_mm(self) -> Spacing:
        columns = np.linalg.norm(self.affine[:3, :3], axis=0)
        return (float(columns[2]), float(columns[1]), float(columns[0]))

    @property
    def head_component(self) -> float:
        """How far ascending frames go towards the head: 1 straight up, -1 straight down, 0 across the body."""
        normal = np.cross(self.affine[:3, 0], self.affine[:3, 1])
        along = float(normal @ self.affine[:3, 2])
        return float(normal[2] / np.linalg.norm(normal)) * (1.0 if along > 0 else -1.0)

    def mask(self, value: int | None = None) -> BoolArray:
        """Voxels with this value; without one, all above 0."""
        return np.asarray(self.labels == value if value is not None else self.labels > 0)


def read(path: Path) -> LabelFile:
    try:
        image: Any = nibabel.load(path)  # the library has no types
        if np.prod(image.shape, dtype=np.float64) > MOST_VOXELS:
            raise Invalid(f"{path} is too large for a mask: {'x'.join(str(n) for n in image.shape)} voxels.")
        values = np.asanyarray(image.dataobj)
    except FileNotFoundError:
        raise Invalid(f"There is no file {path}.") from None
    except (nibabel.filebasedimages.ImageFileError, OSError, EOFError, ValueError, zlib.error) as error:
        raise Invalid(f"{path} cannot be read as NIfTI: {error}.") from None
    if not isinstance(image, nibabel.nifti1.Nifti1Pair):
        raise Invalid(f"{path} is not NIfTI.")
    if values.ndim == 4 and values.shape[3] == 1:
        values = values[..., 0]
    if values.ndim != 3:
        raise Invalid(f"{path} is not a volume: it has {values.ndim} dimensions.")
    affine = np.asarray(image.affine, dtype=np.float64)
    if not np.isfinite(affine).all() or abs(np.linalg.det(affine[:3, :3])) < 1e-9:
        raise Invalid(f"{path} does not say where its voxels lie.")
    axes = affine[:3, :3] / np.linalg.norm(affine[:3, :3], axis=0)
    if np.abs(axes.T @ axes - np.eye(3)).max() > MOST_OBLIQUE:
        raise Invalid(f"The voxels of {path} are not rectangular: its axes are not at right angles.")
    return LabelFile(path.name, _labels(path, values).transpose(2, 1, 0), affine)


def _labels(path: Path, values: FloatArray) -> IntArray:
    distinct = np.unique(values)
    if not np.issubdtype(distinct.dtype, np.number) or not np.isfinite(distinct).all():
        raise Invalid(f"{path} is not a mask: it has values that are no numbers.")
    if (np.abs(distinct - np.round(distinct)) > NEARLY_WHOLE).any() or (np.round(distinct) < 0).any():
        raise Invalid(f"{path} is not a mask: it has values that are not whole numbers from 0 up.")
    if distinct.size > MOST_LABELS:
        raise Invalid(f"{path} is not a mask: it has {distinct.size} different values.")
    return np.asarray(np.round(values), dtype=np.int64)


def turned_like(first: LabelFile, other: LabelFile) -> LabelFile:
    """The other file with its axes in the order and direction of the first: the very same voxels, stored otherwise."""
    turns: Any = nibabel.orientations  # the library has no types
    turn = turns.io_orientation(np.linalg.inv(first.affine) @ other.affine)
    if np.isnan(turn).any() or (turn == [[0, 1], [1, 1], [2, 1]]).all():
        return other
    stored = other.labels.transpose(2, 1, 0)
    labels = turns.apply_orientation(stored, turn).transpose(2, 1, 0)
    affine = other.affine @ turns.inv_ornt_aff(turn, stored.shape)
    return LabelFile(other.name, np.ascontiguousarray(labels), np.asarray(affine, dtype=np.float64))


def on_one_grid(files: list[LabelFile]) -> tuple[list[LabelFile], float]:
    """The files with their axes like the first's, and how far their corners lie apart in mm at most; see
    `assert_same_grid`."""
    turned = [files[0], *(turned_like(files[0], other) for other in files[1:])]
    return turned, assert_same_grid(turned)


def largest_corner_distance_mm(a: LabelFile, b: LabelFile) -> float:
    ends = product(*((0, size - 1) for size in reversed(a.labels.shape)))
    corners = np.array([[*end, 1] for end in ends], dtype=np.float64)
    return float(np.linalg.norm(corners @ (a.affine - b.affine).T, axis=1).max())


def assert_same_grid(files: list[LabelFile]) -> float:
    """The largest corner distance in mm to the first file; refuses beyond 0.1 mm or another size."""
    first, apart_mm = files[0], 0.0
    for other in files[1:]:
        if first.labels.shape != other.labels.shape:
            sizes = " and ".join("x".join(str(n) for n in reversed(f.labels.shape)) for f in (first, other))
            raise Invalid(f"{first.name} and {other.name} lie on different grids: {sizes} voxels.")
        apart_mm = max(apart_mm, largest_corner_distance_mm(first, other))
        if apart_mm > SAME_GRID_TOLERANCE_MM:
            raise Invalid(
                f"{first.name} and {other.name} lie on different grids: their corners are {apart_mm:.3g} mm "
                f"apart, more than {SAME_GRID_TOLERANCE_MM:g} mm."
            )
    return apart_mm


def write(path: Path, mask: BoolArray, like: LabelFile) -> None:
    """The mask as 0 and 1 on the grid of another file."""
    _save(path, mask.astype(np.uint8), like)


def write_map(path: Path, values: FloatArray, like: LabelFile) -> None:
    """A number for each voxel, on the grid of another file."""
    _save(path, values.astype(np.float32), like)


def _save(path: Path, values: NDArray[np.uint8] | NDArray[np.float32], like: LabelFile) -> None:
    made: Any = nibabel.nifti1.Nifti1Image
    image = made(values.transpose(2, 1, 0), like.affine)
    image.set_sform(like.affine, code=1)
    image.set_qform(like.affine, code=1)
    image.header.set_xyzt_units("mm")
    try:
        nibabel.save(image, path)
    except (OSError, nibabel.filebasedimages.ImageFileError) as error:
        raise Invalid(f"{path} cannot be written: {error}.") from None
