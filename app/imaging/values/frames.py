"""Frames as they come out of a DICOM object, and the stacks they are sorted into."""

from dataclasses import dataclass

from app.kernel.geometry import Grid

Triple = tuple[float, float, float]


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
