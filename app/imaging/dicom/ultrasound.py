"""Ultrasound regions (PS3.3 C.8.5.5): what of the picture is image, and how many millimetres a pixel has."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from app.imaging.dicom.header import Attributes
from app.imaging.dicom.reading import UNREADABLE
from app.imaging.values.frames import Region

_IMAGE_FORMATS = (1, 2, 3, 4)
"""2D, M-mode, spectral, waveform; not 5 (graphics) and 0 (none), where texts are written."""
_CENTIMETRES = 3
_SAME_SCALE = 1e-4

Box = tuple[int, int, int, int]
"""Left, top, right, bottom; right and bottom are beyond the last pixel."""


def boxes(dataset: Attributes) -> tuple[Box, ...]:
    """The regions that hold an image, within the picture."""
    return tuple(box for region in _items(dataset) if (box := _box(region, dataset)) is not None)


def outside(found: Sequence[Box], rows: int, columns: int) -> NDArray[np.bool_]:
    """True where no box is."""
    mask = np.ones((rows, columns), dtype=np.bool_)
    for left, top, right, bottom in found:
        mask[top:bottom, left:right] = False
    return mask


def scales(dataset: Attributes) -> tuple[Region, ...]:
    """The calibrated regions with their distances of rows and of columns in mm."""
    found = []
    for region in _items(dataset):
        box, spacing = _box(region, dataset), _spacing(region)
        if box is not None and spacing is not None:
            found.append((*map(float, box), *spacing))
    return tuple(found)  # type: ignore[arg-type]  # four and two are six


def one_scale(regions: Sequence[Region]) -> tuple[float, float] | None:
    """Distance of rows and of columns where all regions agree: two scales are none for the picture."""
    found = [region[4:] for region in regions]
    if not found or any(abs(a - b) > _SAME_SCALE for one in found for a, b in zip(one, found[0], strict=True)):
        return None
    return found[0]


def _items(dataset: Attributes) -> Sequence[Dataset]:
    try:
        return list(dataset.get("SequenceOfUltrasoundRegions") or ())
    except UNREADABLE:
        return ()


def _box(region: Dataset, dataset: Attributes) -> Box | None:
    try:
        if int(region.get("RegionSpatialFormat", 1)) not in _IMAGE_FORMATS:
            return None
        left, top = int(region.RegionLocationMinX0), int(region.RegionLocationMinY0)
        right, bottom = int(region.RegionLocationMaxX1) + 1, int(region.RegionLocationMaxY1) + 1
    except UNREADABLE:
        return None
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(right, int(dataset.Columns)), min(bottom, int(dataset.Rows))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _spacing(region: Dataset) -> tuple[float, float] | None:
    try:
        if int(region.get("RegionSpatialFormat", 1)) != 1:
            return None
        if int(region.PhysicalUnitsXDirection) != _CENTIMETRES or int(region.PhysicalUnitsYDirection) != _CENTIMETRES:
            return None
        rows, columns = abs(float(region.PhysicalDeltaY)) * 10, abs(float(region.PhysicalDeltaX)) * 10
    except UNREADABLE:
        return None
    return (rows, columns) if 0 < rows < 100 and 0 < columns < 100 else None
