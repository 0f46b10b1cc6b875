"""What the header says of each frame: place, b-value, time, window; classic and Enhanced multi-frame objects."""

from functools import lru_cache

from pydicom.uid import JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLSNearLossless

from app.imaging.dicom import cine, ultrasound
from app.imaging.dicom.bvalues import b_value
from app.imaging.dicom.groups import Groups
from app.imaging.dicom.header import Attributes
from app.imaging.dicom.pixels import Pixels
from app.imaging.dicom.reading import ULTRASOUND
from app.imaging.rules.percentiles import percentiles
from app.imaging.values import Frame, Layout, PixelMeaning, Window
from app.imaging.values.frames import Triple

_ADC = frozenset({"ADC", "ADC_UNSPECIFIED", "ADC_MAP"})
KINDS = _ADC | frozenset(
    "EADC FA TENSOR TRACEW TRACE SUBTRACT SUB MIP PHASE P R I WATER FAT W F IN_PHASE OUT_PHASE OPP_PHASE".split()  # noqa: SIM905
)
"""Terms of ImageType that keep frames of one series apart."""
LARGEST_RESCALING = 1e30
LARGEST_PIXEL_MM = 50.0
"""What is larger, or not above zero, is a mistake of the sender: then no size of a pixel is known."""
_ALWAYS_LOSSY = (JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLSNearLossless)


class Describer:
    """Describes the frames of one object; what is true of all of them is found once."""

    def __init__(self, dataset: Attributes, frames: int, sop_uid: str, syntax: str) -> None:
        self._dataset = dataset
        self._sop_uid = sop_uid
        modality = str(dataset.get("Modality", "") or "")
        self._is_ultrasound = modality in ULTRASOUND
        self._times = cine.times_ms(dataset, frames) if self._is_ultrasound else None
        self._angles = cine.angles_deg(dataset, frames) if self._is_ultrasound else None
        self._layout = Layout.PARALLEL
        if self._is_ultrasound:
            each = [Groups(dataset, index) for index in range(frames)]
            self._layout = cine.layout(
                modality,
                placed=[one.position() for one in each],
                angles=self._angles,
                has_orientation=all(None not in one.directions() for one in each),
            )
        self._scales = ultrasound.scales(dataset) if self._is_ultrasound else ()
        said = _said(Groups(dataset, 0)) if not self._layout.is_placed else None
        self._scale = ultrasound.one_scale(dataset, said) if self._is_ultrasound else None
        was_lossy = str(dataset.get("LossyImageCompression", "") or "").strip() == "01"
        self._lossy = was_lossy or syntax in _ALWAYS_LOSSY

    def frame(self, index: int, pixels: Pixels) -> Frame:
        groups = Groups(self._dataset, index)
        slope, intercept = groups.lasting(_rescaling)
        low, high = sorted(float(v) * slope + intercept for v in (pixels.min(), pixels.max()))
        sample = [value * slope + intercept for value in percentiles(pixels.reshape(-1)[::5], (1, 99))]
        rows_mm, columns_mm = self._spacing(groups)
        kind = groups.lasting(_kind)
        position, (row_direction, column_direction), in_volume = groups.lasting(_place)
        if self._layout is Layout.CINE:
            position = row_direction = column_direction = None
        return Frame(
            source=0,
            sop_uid=self._sop_uid,
            frame_number=index + 1,
            rows=pixels.shape[0],
            columns=pixels.shape[1],
            pixel=self._meaning(pixels, slope, intercept),
            minimum=low,
            maximum=high,
            percentiles=(min(sample), max(sample)),
            window=groups.lasting(_window) if pixels.ndim == 2 else Window(127.5, 255.0),
            position_mm=position,
            row_direction=row_direction,
            column_direction=column_direction,
            row_spacing_mm=rows_mm,
            column_spacing_mm=columns_mm,
            b_value=None if _ADC.intersection(kind) or self._is_ultrasound else groups.lasting(diffusion)[0],
            echo_time_ms=groups.lasting(_echo_time),
            kind="+".join(kind).lower(),
            order=groups.lasting(_order),
            layout=self._layout,
            time_ms=self._times[index] if self._times else None,
            angle_deg=self._angles[index] if self._angles else None,
            in_volume=in_volume,
            regions=self._scales if self._scale is None else (),
        )

    def _spacing(self, groups: Groups) -> tuple[float | None, float | None]:
        said = groups.lasting(_said) if self._layout.is_placed else None
        return said or self._scale or (None, None)

    def _meaning(self, pixels: Pixels, slope: float, intercept: float) -> PixelMeaning:
        is_colour = pixels.ndim == 3
        bits = pixels.dtype.itemsize * 8
        return _pixel_meaning(
            bits_allocated=bits,
            bits_stored=bits if is_colour else int(self._dataset.BitsStored),
            signed=pixels.dtype.kind == "i",
            samples=3 if is_colour else 1,
            photometric="RGB" if is_colour else str(self._dataset.PhotometricInterpretation),
            slope=slope,
            intercept=intercept,
            unit="",
            lossy=self._lossy,
        )


_pixel_meaning = lru_cache(maxsize=64)(PixelMeaning)
"""Of nearly all images of a series the same object."""


def diffusion(groups: Groups) -> tuple[float | None, str]:
    """The b-value and the tag it came from."""
    return b_value(groups.sources)


def _kind(groups: Groups) -> list[str]:
    return sorted(KINDS & {*groups.terms("FrameType"), *groups.terms("ImageType")})


def _place(groups: Groups) -> tuple[Triple | None, tuple[Triple | None, Triple | None], bool]:
    return groups.position(), groups.directions(), groups.is_in_volume


def _echo_time(groups: Groups) -> float | None:
    return groups.number("EffectiveEchoTime") or groups.number("EchoTime")


def _said(groups: Groups) -> tuple[float, float] | None:
    spacing = groups.numbers("PixelSpacing")
    return (spacing[0], spacing[1]) if len(spacing) == 2 and all(0 < mm <= LARGEST_PIXEL_MM for mm in spacing) else None


def _rescaling(groups: Groups) -> tuple[float, float]:
    """A zero slope would make every pixel equal, a vast one no number at all: mistakes of the sender."""
    slope, intercept = groups.number("RescaleSlope") or 1.0, groups.number("RescaleIntercept") or 0.0
    return (slope, intercept) if max(abs(slope), abs(intercept)) <= LARGEST_RESCALING else (1.0, 0.0)


def _window(groups: Groups) -> Window | None:
    center, width = groups.number("WindowCenter"), groups.number("WindowWidth")
    return Window(center, width) if center is not None and width is not None and width > 0 else None


def _order(groups: Groups) -> tuple[float, ...]:
    moment = groups.get("FrameAcquisitionDateTime") or groups.get("AcquisitionTime") or groups.get("ContentTime")
    return (
        groups.number("TemporalPositionIndex") or groups.number("TemporalPositionIdentifier") or 0.0,
        seconds(str(moment or "")) or 0.0,
        groups.number("TriggerTime") or 0.0,
        groups.number("InstanceNumber") or 0.0,
    )


def seconds(text: str) -> float | None:
    """Seconds of the day from a TM, or from the time part of a DT."""
    digits = text[8:] if len(text.split(".")[0]) >= 12 else text
    try:
        return int(digits[0:2]) * 3600 + int(digits[2:4] or 0) * 60 + float(digits[4:].split("+")[0].split("-")[0] or 0)
    except ValueError:
        return None
