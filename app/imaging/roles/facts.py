"""What a role rule may look at: header values of one series or stack, and its geometry; nothing else."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.imaging.roles.words import b_values_in, plane_word, tokens

HEADER_KEYWORDS = (
    "Modality", "SOPClassUID", "Manufacturer", "ManufacturerModelName", "ImageType", "SeriesDescription",
    "ProtocolName", "SequenceName", "PulseSequenceName", "ScanningSequence", "SequenceVariant", "ScanOptions",
    "MRAcquisitionType", "EchoTime", "RepetitionTime", "FlipAngle", "InversionTime", "EchoTrainLength",
    "ContrastBolusAgent", "AcquisitionContrast", "PixelSpacing", "Rows", "Columns", "SliceThickness",
    "SpacingBetweenSlices", "PhotometricInterpretation", "NumberOfFrames", "NumberOfTemporalPositions",
    "TemporalPositionIdentifier", "ConversionType", "TransducerFrequency", "SeriesNumber",
    "AcquisitionTime", "ImageOrientationPatient", "BodyPartExamined", "DiffusionBValue",
)  # fmt: skip


@dataclass(frozen=True)
class SeriesFacts:
    modality: str = ""
    sop_class: str = ""
    manufacturer: str = ""
    image_type: frozenset[str] = frozenset()
    description: str = ""
    words: tuple[str, ...] = ()
    protocol_words: tuple[str, ...] = ()
    sequence: str = ""
    scanning: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    three_d: bool = False
    echo_time_ms: float | None = None
    repetition_time_ms: float | None = None
    flip_angle: float | None = None
    inversion_time_ms: float | None = None
    echo_train: float | None = None
    contrast_agent: str = ""
    acquisition_contrast: str = ""
    field_of_view_mm: float | None = None
    slice_thickness_mm: float | None = None
    photometric: str = ""
    conversion: str = ""
    frequency_mhz: float | None = None
    b_values: tuple[float, ...] = ()
    b_value_tag: str = ""
    normals: tuple[tuple[float, float, float], ...] = ()
    slices: int | None = None
    instances: int | None = None
    frames: int | None = None
    times: int | None = None
    group: str = ""
    geometry_key: tuple[str, ...] = field(default=(), compare=False)

    @property
    def all_words(self) -> tuple[str, ...]:
        return self.words + self.protocol_words

    @property
    def plane(self) -> str | None:
        """ax, sag, cor: by the largest component of the normal; prostate stacks tilt by 20 degrees and more.

        Between 40 and 50 degrees two planes are equally near: there the name decides, if it says anything.
        """
        if not self.normals:
            return plane_word(self.words) or plane_word(self.protocol_words)
        sizes = sorted(zip(map(abs, self.normals[0]), ("sag", "cor", "ax"), strict=True), reverse=True)
        nearly_equal = sizes[1][0] > sizes[0][0] * math.tan(math.radians(40))
        named = plane_word(self.words)
        if nearly_equal and named in (sizes[0][1], sizes[1][1]):
            return named
        return sizes[0][1]


def facts_from_header(header: Mapping[str, str]) -> SeriesFacts:
    """From DICOM keywords (values as text, several separated by a backslash) and the computed columns."""
    get = {key: (value or "").strip() for key, value in header.items()}.get
    description = get("SeriesDescription", "")
    pixel_spacing = numbers(get("PixelSpacing", ""))
    rows, columns = number(get("Rows", "")), number(get("Columns", ""))
    extent = None
    if pixel_spacing and rows and columns:
        extent = max(rows * pixel_spacing[0], columns * pixel_spacing[-1])
    # abs: in "50-400-800" the dash separates
    b_values = [abs(b) for b in numbers(get("b_values", "")) or numbers(get("DiffusionBValue", ""))]
    normals = _normals(get("slice_normal", ""), get("ImageOrientationPatient", ""))
    return SeriesFacts(
        modality=get("Modality", "").upper(),
        sop_class=get("SOPClassUID", ""),
        manufacturer=f"{get('Manufacturer', '')} {get('ManufacturerModelName', '')}".lower(),
        image_type=frozenset(_terms(get("ImageType", ""))),
        description=description,
        words=tokens(description),
        protocol_words=tokens(get("ProtocolName", "")),
        sequence=f"{get('SequenceName', '')} {get('PulseSequenceName', '')}".lower().strip(),
        scanning=frozenset(_terms(get("ScanningSequence", ""))),
        options=frozenset(_terms(get("ScanOptions", ""))),
        three_d=get("MRAcquisitionType", "").upper() == "3D",
        echo_time_ms=number(get("EchoTime", "")),
        repetition_time_ms=number(get("RepetitionTime", "")),
        flip_angle=number(get("FlipAngle", "")),
        inversion_time_ms=number(get("InversionTime", "")),
        echo_train=number(get("EchoTrainLength", "")),
        contrast_agent=get("ContrastBolusAgent", ""),
        acquisition_contrast=get("AcquisitionContrast", "").upper(),
        field_of_view_mm=extent,
        slice_thickness_mm=number(get("SliceThickness", "")),
        photometric=get("PhotometricInterpretation", "").upper(),
        conversion=get("ConversionType", "").upper(),
        frequency_mhz=number(get("TransducerFrequency", "")),
        b_values=tuple(sorted(set(b_values or b_values_in(description)))),
        b_value_tag=get("b_value_tag", "") or ("SeriesDescription" if b_values_in(description) else ""),
        normals=normals,
        slices=_whole(get("n_slices", "")),
        instances=_whole(get("n_instances", "")),
        frames=_whole(get("n_frames", "")) or _whole(get("NumberOfFrames", "")),
        times=_whole(get("n_temporal_positions", "")) or _whole(get("NumberOfTemporalPositions", "")),
        group=get("study_group", ""),
        geometry_key=(
            " ".join(w for w in tokens(description) if not w.isdigit()),
            get("Rows", ""), get("Columns", ""), get("EchoTime", ""), get("RepetitionTime", ""), get("n_slices", ""),
            str(tuple(tuple(round(v, 2) for v in n) for n in normals)),
        ),
    )  # fmt: skip


def numbers(text: str) -> list[float]:
    found = re.findall(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", text)
    return [float(item) for item in found]


def number(text: str) -> float | None:
    found = numbers(text)
    return found[0] if found else None


def _whole(text: str) -> int | None:
    value = number(text)
    return None if value is None else int(value)


def _terms(text: str) -> list[str]:
    """Defined terms of a multi-valued attribute, also as Python or JSON lists print them."""
    bare = re.sub(r"[\[\]()'\"]", "", text)
    return [term.strip().upper() for term in re.split(r"[\\,;|]", bare) if term.strip()]


def _normals(column: str, orientation: str) -> tuple[tuple[float, float, float], ...]:
    """One or several normals, or the one that ImageOrientationPatient implies."""
    flat = numbers(column)
    if len(flat) >= 3 and len(flat) % 3 == 0:
        return tuple((flat[i], flat[i + 1], flat[i + 2]) for i in range(0, len(flat), 3))
    six = numbers(orientation)
    if len(six) != 6:
        return ()
    (a, b, c), (d, e, f) = six[:3], six[3:]
    return ((b * f - c * e, c * d - a * f, a * e - b * d),)
