"""DICOM Segmentation (PS3.3 A.51; also label maps): segments by number and label, planes wherever they lie."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from app.imaging.formats.delineations.dataset import BROKEN, items, numbers
from app.imaging.values.delineations import BoolArray, Delineation, FloatArray, Label, Voxels
from app.kernel.geometry import SAME_GRID_TOLERANCE_MM
from app.kernel.refusals import Invalid

SOP_CLASSES = ("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7")
MOST_VOXELS = 512 * 512 * 512
EVEN_WITHIN_MM = 0.02
Frame = tuple[int, NDArray[np.float64], int]
"""Index of the frame, position of its first pixel (LPS mm), segment number (0: all, a label map)."""


def read(dataset: Dataset, sha256: str) -> Delineation:
    try:
        return _read(dataset, sha256)
    except BROKEN:
        raise Invalid("The DICOM segmentation is damaged or lacks what says where its segments lie.") from None


def _read(dataset: Dataset, sha256: str) -> Delineation:
    if int(dataset.Rows) * int(dataset.Columns) * int(dataset.NumberOfFrames) > MOST_VOXELS:
        raise Invalid("The DICOM segmentation is too large.")
    pixels = _pixels(dataset)
    shared = items(dataset, "SharedFunctionalGroupsSequence")
    groups = items(dataset, "PerFrameFunctionalGroupsSequence")
    if len(groups) != len(pixels):
        raise Invalid("The DICOM segmentation does not describe each of its frames.")
    orientation, spacing = _in_plane(shared, groups)
    frames = [(n, _position(shared, group), _segment(shared, group)) for n, group in enumerate(groups)]
    row, column = np.array(orientation[:3]), np.array(orientation[3:])
    normal = np.cross(row, column)
    step, first, places = _places(frames, normal)
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1], affine[:3, 2] = row * spacing[1], column * spacing[0], step
    affine[:3, 3] = first
    described = {int(one.SegmentNumber): str(one.get("SegmentLabel", "")) for one in items(dataset, "SegmentSequence")}
    shape = (max(places) + 1, int(dataset.Rows), int(dataset.Columns))
    masks = {
        str(number): np.ascontiguousarray(_mask(number, frames, places, pixels, shape).transpose(2, 1, 0))
        for number in sorted(described)
    }
    labels = tuple(Label(key, described[int(key)], int(mask.sum()), "voxels") for key, mask in masks.items())
    uids = [str(one.SeriesInstanceUID) for one in items(dataset, "ReferencedSeriesSequence")]
    frame_of_reference = str(dataset.get("FrameOfReferenceUID", "")) or None
    drawn = Voxels(affine, masks, may_miss_frames=True)
    return Delineation("DICOM SEG", sha256, labels, drawn, frame_of_reference, tuple(uids))


def _pixels(dataset: Dataset) -> NDArray[Any]:
    pixels = np.asarray(dataset.pixel_array)
    pixels = pixels[np.newaxis] if pixels.ndim == 2 else pixels
    if dataset.get("SegmentationType") == "FRACTIONAL":
        if not set(np.unique(pixels).tolist()) <= {0, int(dataset.MaximumFractionalValue)}:
            raise Invalid("The DICOM segmentation is fractional: its voxels are shares, not a delineation.")
        pixels = (pixels > 0).astype(np.uint8)
    return pixels


def _of(keyword: str, shared: list[Dataset], group: Dataset) -> Dataset:
    found = items(group, keyword) or (items(shared[0], keyword) if shared else [])
    if not found:
        raise Invalid("The DICOM segmentation does not say where its frames lie.")
    return found[0]


def _in_plane(shared: list[Dataset], groups: list[Dataset]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Orientation (6) and pixel spacing (2), the same for all frames."""
    found = {
        (
            numbers(_of("PlaneOrientationSequence", shared, g).ImageOrientationPatient, 6, "orientation"),
            numbers(_of("PixelMeasuresSequence", shared, g).PixelSpacing, 2, "pixel spacing"),
        )
        for g in groups
    }
    if len(found) != 1:
        raise Invalid("The DICOM segmentation mixes orientations or pixel sizes.")
    return found.pop()


def _position(shared: list[Dataset], group: Dataset) -> NDArray[np.float64]:
    given = _of("PlanePositionSequence", shared, group).ImagePositionPatient
    return np.array(numbers(given, 3, "position"))


def _segment(shared: list[Dataset], group: Dataset) -> int:
    found = items(group, "SegmentIdentificationSequence") or (
        items(shared[0], "SegmentIdentificationSequence") if shared else []
    )
    return int(found[0].ReferencedSegmentNumber) if found else 0


def _places(frames: list[Frame], normal: FloatArray) -> tuple[FloatArray, FloatArray, list[int]]:
    """The step from slice to slice, the position of the lowest, and for each frame which slice it is.

    Slices without anything may be missing: the smallest gap is the step, the others are multiples of it.
    """
    positions = np.array([position for _, position, _ in frames])
    offsets = positions @ normal
    low, high = positions[offsets.argmin()], positions[offsets.argmax()]
    gaps = np.diff(np.sort(offsets))
    gaps = gaps[gaps > EVEN_WITHIN_MM]
    if not gaps.size:
        return normal, low, [0] * len(frames)
    step = (high - low) / np.rint((offsets.max() - offsets.min()) / gaps.min())
    places = np.rint((offsets - offsets.min()) / (step @ normal))
    if np.linalg.norm(low + places[:, np.newaxis] * step - positions, axis=1).max() > SAME_GRID_TOLERANCE_MM:
        raise Invalid("The slices of the DICOM segmentation are not evenly spaced.")
    return step, low, [int(place) for place in places]


def _mask(
    number: int, frames: list[Frame], places: list[int], pixels: NDArray[Any], shape: tuple[int, int, int]
) -> BoolArray:
    mask = np.zeros(shape, dtype=np.bool_)
    for (index, _, segment), place in zip(frames, places, strict=True):
        if segment == number:
            mask[place] |= pixels[index] > 0
        elif segment == 0:
            mask[place] |= pixels[index] == number
    return mask
