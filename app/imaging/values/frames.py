"""Frames as they come out of a DICOM object, and the stacks they are sorted into."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.kernel.geometry import Grid

Triple = tuple[float, float, float]
Region = tuple[float, float, float, float, float, float]
"""Left, top, right, bottom (pixels; right and bottom beyond the last), distance of rows and of columns (mm)."""


class Layout(StrEnum):
    """How the frames of a stack lie to each other."""

    PARALLEL = "parallel"
    CINE = "cine"
    """One after another in time, without a place in space."""
    SWEEP = "sweep"
    """Turned about the axis of the probe: each frame has its angle, none is parallel to another."""
    VOLUME = "volume"
    """Parallel, and close enough together to be cut anew in any direction (3-D ultrasound)."""

    @property
    def is_placed(self) -> bool:
        return self in (Layout.PARALLEL, Layout.VOLUME)


@dataclass(frozen=True)
class Window:
    center: float
    width: float


@dataclass(frozen=True)
class PixelMeaning:
    """How stored numbers become measured ones: value = stored * slope + intercept."""

    bits_allocated: int
    bits_stored: int
    signed: bool
    samples: int
    photometric: str
    slope: float
    intercept: float
    unit: str
    lossy: bool = False
    """What the scanner or the archive compressed with loss before it came here."""


@dataclass(frozen=True)
class Frame:
    """One decoded image. `source` numbers the instance within its series; positions are patient LPS mm.

    `values` are low, high and percentiles (1, 50, 99) of the measured values.
    """

    source: int
    sop_uid: str
    frame_number: int
    rows: int
    columns: int
    pixel: PixelMeaning
    minimum: float
    maximum: float
    percentiles: tuple[float, float]
    window: Window | None = None
    position_mm: Triple | None = None
    row_direction: Triple | None = None
    column_direction: Triple | None = None
    row_spacing_mm: float | None = None
    column_spacing_mm: float | None = None
    b_value: float | None = None
    echo_time_ms: float | None = None
    kind: str = ""
    order: tuple[float, ...] = ()
    """Temporal position, acquisition time, instance number: the sequence in which frames were taken."""
    layout: Layout = Layout.PARALLEL
    time_ms: float | None = None
    """Since the first frame of a cine or sweep."""
    angle_deg: float | None = None
    """Of a sweep: about the axis of the probe."""
    in_volume: bool = False
    """Positions are those of an ultrasound volume: millimetres, but no directions of the patient."""
    regions: tuple[Region, ...] = ()
    """Parts of an ultrasound image with scales of their own, where there is no one scale."""

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "pixel": vars(self.pixel), "window": vars(self.window) if self.window else None}


@dataclass(frozen=True)
class Stack:
    """Frames that belong together, ascending along their normal. No grid where frames have no place in space."""

    key: str
    frames: tuple[Frame, ...]
    grid: Grid | None
    b_value: float | None
    time_index: int | None
    kind: str
    warnings: tuple[str, ...]
    layout: Layout = Layout.PARALLEL
