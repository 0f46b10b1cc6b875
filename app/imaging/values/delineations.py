"""A delineation made elsewhere: its labels, and what was drawn for each, in patient millimetres (LPS)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Label:
    """One value, segment or region of a file. `count` is of voxels, outlines or points.

    `problem` says why it cannot become anything but ignored.
    """

    key: str
    name: str
    count: int
    unit: str
    problem: str | None = None


@dataclass(frozen=True)
class Voxels:
    """Masks on the file's own grid: `affine` maps array indices (4x4) to LPS mm.

    `may_miss_frames`: slices (the last axis) without anything may have been left out, as DICOM SEG allows.
    """

    affine: FloatArray
    masks: Mapping[str, BoolArray]
    may_miss_frames: bool = False

    @property
    def shape(self) -> tuple[int, int, int]:
        first = next(iter(self.masks.values()))
        return (first.shape[0], first.shape[1], first.shape[2])


@dataclass(frozen=True)
class Outlines:
    """Closed contours, each (n, 3) in LPS mm and in one plane."""

    contours: Mapping[str, tuple[FloatArray, ...]]


@dataclass(frozen=True)
class Points:
    """Points by label, each (n, 3): LPS mm, or (column, row, frame) of a named stack when `in_voxels`."""

    points: Mapping[str, FloatArray]
    in_voxels: bool = False


@dataclass(frozen=True)
class Delineation:
    """One file as it was read: geometry and labels, nothing that names a person.

    The UIDs are the file's own; None or empty where its format has none.
    """

    format: str
    sha256: str
    labels: tuple[Label, ...]
    drawn: Voxels | Outlines | Points
    frame_of_reference_uid: str | None = None
    series_uids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """A delineation on the grid of a stack: masks (frames, rows, columns) or points in LPS mm, by label.

    `geometry` is what the record says of how it came there.
    """

    masks: Mapping[str, BoolArray] = field(default_factory=dict)
    points: Mapping[str, FloatArray] = field(default_factory=dict)
    geometry: Mapping[str, Any] = field(default_factory=dict)
