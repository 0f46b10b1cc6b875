"""The series of a phantom study: grids as a technician plans them, and the images on them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.demo.phantom import signal
from app.demo.phantom.cases import PhantomCase
from app.demo.phantom.scene import painted
from app.demo.studies import grids
from app.kernel.geometry import Grid

B_VALUES = (50.0, 400.0, 800.0)
CALCULATED_B = 1400.0
MINUTES = (-0.5, 0.15, 0.4, 0.8, 1.6, 3.5)
DIFFUSION_LEAST_SIGNAL = 26.0
ADC_WINDOW = (1300.0, 2400.0)
HIGH_B_WINDOW = (50.0, 100.0)

Image = NDArray[np.uint16]
Header = dict[str, object]


@dataclass(frozen=True)
class Volume:
    """All frames of one weighting; `header` holds attributes of each of its instances."""

    images: Image
    header: Header = field(default_factory=dict)


@dataclass(frozen=True)
class PlannedSeries:
    """`volumes` share the grid: several b-values or time points of one series.

    `window` is (centre, width) as a technician's default; without one it follows the middle slice.
    """

    number: int
    description: str
    grid: Grid
    volumes: tuple[Volume, ...]
    header: Header
    window: tuple[float, float] | None = None


def planned(case: PhantomCase) -> Iterator[PlannedSeries]:
    """In the order of the scanner: T2 sagittal, axial, coronal, diffusion, ADC, calculated high b, contrast."""
    for number, description, grid, seed in (
        (2, "t2_tse_sag", grids.sagittal(case), 1), (3, "t2_tse_tra", grids.axial(case, 256, 0.7, 20), 2),
        (4, "t2_tse_cor", grids.coronal(case), 3),
    ):  # fmt: skip
        canvas = painted(case, grid, ("t2",), 0.9)
        images = signal.t2_weighted(canvas, case.seed + seed, case.noise)
        yield PlannedSeries(number, description, grid, (Volume(_stored(images)),), _T2)
    yield from _diffusion(case)
    if case.contrast:
        yield _dynamic(case)


def _diffusion(case: PhantomCase) -> Iterator[PlannedSeries]:
    grid = grids.axial(case, 128, 1.6, 20)
    canvas = painted(case, grid, ("diffusion", "adc"), 1.6)
    images = {b: signal.diffusion_weighted(canvas, b, case.seed, case.noise) for b in B_VALUES}
    adc, at_zero = signal.fitted(images, DIFFUSION_LEAST_SIGNAL)
    weighted = tuple(_weighted(images[b], b) for b in B_VALUES)
    yield PlannedSeries(5, "ep2d_diff_tra", grid, weighted, _TRACE)
    yield PlannedSeries(6, "ep2d_diff_tra_ADC", grid, (Volume(_stored(adc)),), _ADC, ADC_WINDOW)
    high = _weighted(signal.calculated(adc, at_zero, CALCULATED_B), CALCULATED_B)
    yield PlannedSeries(7, "ep2d_diff_tra_CALC_BVAL", grid, (high,), _CALCULATED, HIGH_B_WINDOW)


def _dynamic(case: PhantomCase) -> PlannedSeries:
    grid = grids.axial(case, 96, 2.0, 16)
    canvas = painted(case, grid, ("t1", "uptake", "rate"), 2.0)
    volumes = tuple(
        Volume(
            _stored(signal.contrast_enhanced(canvas, minutes, case.seed + 8, case.noise)),
            {"TemporalPositionIdentifier": n, "NumberOfTemporalPositions": len(MINUTES),
             "AcquisitionTime": _clock(minutes), "TriggerTime": round((minutes - MINUTES[0]) * 60_000)},
        )
        for n, minutes in enumerate(MINUTES, start=1)
    )  # fmt: skip
    return PlannedSeries(8, "t1_vibe_dyn_tra", grid, volumes, _DYNAMIC)


def _clock(minutes: float) -> str:
    """HHMMSS, with the contrast given at 10:11."""
    seconds = round((11 + minutes) * 60)
    return f"10{seconds // 60:02d}{seconds % 60:02d}"


def _weighted(images: NDArray[np.float32], b_value: float) -> Volume:
    return Volume(_stored(images), {"DiffusionBValue": b_value, "SequenceName": f"*ep_b{int(b_value)}t"})


def _stored(images: NDArray[np.float32]) -> Image:
    return np.asarray(np.clip(np.rint(images), 0, 4095), dtype=np.uint16)


_T2: Header = {
    "ImageType": ["ORIGINAL", "PRIMARY", "M", "NORM", "DIS2D"], "ScanningSequence": "SE",
    "SequenceVariant": ["SK", "SP", "OSP"], "SequenceName": "*tse2d1_25", "EchoTime": 101, "RepetitionTime": 5200,
    "FlipAngle": 160, "EchoTrainLength": 25, "MRAcquisitionType": "2D", "ScanOptions": "",
}  # fmt: skip
_EPI: Header = {
    "ScanningSequence": "EP", "SequenceVariant": ["SK", "SP", "OSP"], "ScanOptions": ["PFP", "FS"], "EchoTime": 63,
    "RepetitionTime": 3900, "FlipAngle": 90, "EchoTrainLength": 48, "MRAcquisitionType": "2D",
}  # fmt: skip
_TRACE: Header = _EPI | {"ImageType": ["DERIVED", "PRIMARY", "DIFFUSION", "TRACEW", "DIS2D"]}
_ADC: Header = _EPI | {"ImageType": ["DERIVED", "PRIMARY", "DIFFUSION", "ADC", "DIS2D"], "SequenceName": "*ep_b50_800",
                       "RescaleSlope": 1, "RescaleIntercept": 0, "RescaleType": "10^-6 mm2/s"}  # fmt: skip
_CALCULATED: Header = _EPI | {"ImageType": ["DERIVED", "PRIMARY", "DIFFUSION", "CALC_BVALUE", "TRACEW", "DIS2D"]}
_DYNAMIC: Header = {
    "ImageType": ["ORIGINAL", "PRIMARY", "M", "NORM", "DIS2D"], "ScanningSequence": "GR",
    "SequenceVariant": ["SP", "OSP"], "SequenceName": "*fl3d1", "ScanOptions": ["PFP", "FS"], "EchoTime": 1.8,
    "RepetitionTime": 4.8, "FlipAngle": 12, "EchoTrainLength": 1, "MRAcquisitionType": "3D",
    "ContrastBolusAgent": "Phantadol",
}  # fmt: skip
