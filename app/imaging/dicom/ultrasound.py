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

Spacing = tuple[float, float]
"""Distance of rows and of columns in mm."""
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


def one_scale(dataset: Attributes, said: Spacing | None = None) -> Spacing | None:
    """Distance of rows and of columns where all regions, and what is said of the pixels, agree.

    Two scales are none for the picture; nor is that of one region where another (a spectrum, an M-mode) has none.
    """
    found = [_spacing(region) for region in _items(dataset) if _box(region, dataset) is not None]
    known = [*filter(None, found), *([said] if said else [])]
    if None in found or not known:
        return None
    same = all(abs(a - b) <= _SAME_SCALE for one in known for a, b in zip(one, known[0], strict=True))
    return known[0] if same else None


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
