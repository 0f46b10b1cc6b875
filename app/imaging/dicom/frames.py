"""What the header says of each frame: place, b-value, time, window; classic and Enhanced multi-frame objects."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from pydicom.dataset import Dataset

from app.imaging.dicom.bvalues import b_value
from app.imaging.dicom.pixels import Pixels
from app.imaging.dicom.reading import UNREADABLE
from app.imaging.values import Frame, PixelMeaning, Window
from app.imaging.values.frames import Triple

KINDS = frozenset(
    "ADC EADC FA TENSOR TRACEW TRACE SUBTRACT SUB MIP PHASE P R I WATER FAT W F IN_PHASE OUT_PHASE OPP_PHASE".split()  # noqa: SIM905
)
"""Terms of ImageType that keep frames of one series apart."""


class Groups:
    """Attributes of one frame: its own functional group, the shared one, the data set itself, in this order."""

    def __init__(self, dataset: Dataset, index: int) -> None:
        own = dataset.get("PerFrameFunctionalGroupsSequence") or []
        shared = dataset.get("SharedFunctionalGroupsSequence") or []
        places = ([own[index]] if index < len(own) else []) + list(shared[:1])
        self.sources = [item for place in places for item in _items(place)] + [dataset]

    def get(self, keyword: str) -> Any:  # noqa: ANN401  # pydicom values have the type of their representation
        for source in self.sources:
            try:
                value = source.get(keyword)
            except UNREADABLE:
                continue
            if value is not None and value != "":
                return value
        return None

    def number(self, keyword: str) -> float | None:
        values = self.numbers(keyword)
        return values[0] if values else None

    def numbers(self, keyword: str) -> list[float]:
        value = self.get(keyword)
        try:
            found = [float(one) for one in _listed(value)]
        except UNREADABLE:
            return []
        return found if all(np.isfinite(found)) else []

    def triple(self, keyword: str, start: int = 0, size: int = 3) -> Triple | None:
        values = self.numbers(keyword)
        return (values[start], values[start + 1], values[start + 2]) if len(values) == size else None

    def terms(self, keyword: str) -> list[str]:
        return [str(term).strip().upper() for term in _listed(self.get(keyword))]


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]


def _items(group: Dataset) -> Iterator[Dataset]:
    for element in group:
        if element.VR == "SQ" and element.value:
            yield element.value[0]
            yield from _items(element.value[0])


def described(dataset: Dataset, index: int, pixels: Pixels, sop_uid: str) -> Frame:
    groups = Groups(dataset, index)
    # a zero slope would make every pixel equal: it is a mistake of the sender
    slope, intercept = groups.number("RescaleSlope") or 1.0, groups.number("RescaleIntercept") or 0.0
    low, high = sorted(float(v) * slope + intercept for v in (pixels.min(), pixels.max()))
    sample = np.percentile(pixels.reshape(-1)[::5], (1, 99)) * slope + intercept
    spacing = groups.numbers("PixelSpacing")
    kind = sorted(KINDS & {*groups.terms("FrameType"), *groups.terms("ImageType")})
    return Frame(
        source=0,
        sop_uid=sop_uid,
        frame_number=index + 1,
        rows=pixels.shape[0],
        columns=pixels.shape[1],
        pixel=PixelMeaning(
            bits_allocated=int(dataset.BitsAllocated),
            bits_stored=int(dataset.BitsStored),
            signed=bool(dataset.PixelRepresentation),
            samples=int(dataset.SamplesPerPixel),
            photometric="RGB" if pixels.ndim == 3 else str(dataset.PhotometricInterpretation),
            slope=slope,
            intercept=intercept,
            unit="",
        ),
        minimum=low,
        maximum=high,
        percentiles=(float(min(sample)), float(max(sample))),
        window=_window(groups),
        position_mm=groups.triple("ImagePositionPatient"),
        row_direction=groups.triple("ImageOrientationPatient", 0, 6),
        column_direction=groups.triple("ImageOrientationPatient", 3, 6),
        row_spacing_mm=spacing[0] if len(spacing) == 2 else None,
        column_spacing_mm=spacing[1] if len(spacing) == 2 else None,
        b_value=None if "ADC" in kind else b_value(groups.sources)[0],
        echo_time_ms=groups.number("EffectiveEchoTime") or groups.number("EchoTime"),
        kind="+".join(kind).lower(),
        order=_order(groups),
    )


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
