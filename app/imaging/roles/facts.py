"""What a role rule may look at: header values of one series or stack, and its geometry; nothing else."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.imaging.roles import columns
from app.imaging.roles.columns import Normal, number, numbers, terms, whole
from app.imaging.roles.sopclasses import modality_of, uid_of
from app.imaging.roles.words import b_values_in, plane_word, tells, tokens

HEADER_KEYWORDS = (
    "Modality", "SOPClassUID", "Manufacturer", "ManufacturerModelName", "ImageType", "SeriesDescription",
    "ProtocolName", "SequenceName", "PulseSequenceName", "ScanningSequence", "SequenceVariant", "ScanOptions",
    "MRAcquisitionType", "EchoTime", "RepetitionTime", "FlipAngle", "InversionTime", "EchoTrainLength",
    "ContrastBolusAgent", "AcquisitionContrast", "PixelSpacing", "Rows", "Columns", "SliceThickness",
    "SpacingBetweenSlices", "PhotometricInterpretation", "NumberOfFrames", "NumberOfTemporalPositions",
    "TemporalPositionIdentifier", "ConversionType", "TransducerFrequency", "SeriesNumber",
    "AcquisitionTime", "ImageOrientationPatient", "BodyPartExamined", "DiffusionBValue",
)  # fmt: skip
COMPUTED = (
    "study_group", "b_values", "b_value_tag", "slice_normal", "n_slices", "n_instances", "n_frames",
    "n_temporal_positions",
)  # fmt: skip
_KNOWN = {name.replace("_", "").lower(): name for name in HEADER_KEYWORDS + COMPUTED}
NEARLY_EQUAL_DEGREES = 35
"""From this tilt on, the plane nearest by angle and the next one are near enough for the name to decide."""


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
    two_d: bool = False
    echo_time_ms: float | None = None
    repetition_time_ms: float | None = None
    flip_angle: float | None = None
    inversion_time_ms: float | None = None
    echo_train: float | None = None
    contrast_agent: str = ""
    acquisition_contrast: str = ""
    field_of_view_mm: float | None = None
    slice_thickness_mm: float | None = None
    slice_spacing_mm: float | None = None
    photometric: str = ""
    conversion: str = ""
    frequency_mhz: float | None = None
    b_values: tuple[float, ...] = ()
    b_value_tag: str = ""
    normals: tuple[Normal, ...] = ()
    slices: int | None = None
    instances: int | None = None
    frames: int | None = None
    times: int | None = None
    group: str = ""
    grid_words: tuple[str, ...] = ()

    @property
    def images(self) -> int | None:
        """Pictures in all: frames of multi-frame objects, else objects."""
        return max(self.frames or 0, self.instances or 0) or None

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The words of the description; with those of the protocol's name, where the description is silent."""
        return self.words if any(map(tells, self.words)) else self.words + self.protocol_words

    @cached_property
    def plane(self) -> str | None:
        """ax, sag, cor: by the largest component of the normal; prostate stacks tilt by 20 degrees and more.

        Where two planes are nearly equally near, the name decides, if it says anything.
        """
        named = plane_word(self.words) or plane_word(self.protocol_words)
        if not self.normals:
            return named
        sizes = sorted(zip(map(abs, self.normals[0]), ("sag", "cor", "ax"), strict=True), reverse=True)
        nearly_equal = sizes[1][0] > sizes[0][0] * math.tan(math.radians(NEARLY_EQUAL_DEGREES))
        return named if nearly_equal and named in (sizes[0][1], sizes[1][1]) else sizes[0][1]

    @cached_property
    def likeness(self) -> tuple[object, ...]:
        """Equal for the time points of one dynamic series that came as many."""
        name = tuple(bare for word in self.words if (bare := word.rstrip("0123456789")) and not word.isdigit())
        normal = tuple(round(value, 2) for value in self.normals[0]) if self.normals else ()
        return (self.group, name, self.image_type - _NOT_LIKENESS, self.grid_words, normal, self.slices)


_NOT_LIKENESS = frozenset({"ORIGINAL", "DERIVED", "PRIMARY", "SECONDARY", "OTHER", "NORM", "ND", "M"})


def facts_from_header(row: Mapping[str, str | None]) -> SeriesFacts:
    """From DICOM keywords (values as text, several separated by a backslash) and the computed columns."""
    header = columns.present(row, _KNOWN)

    def text(name: str) -> str:
        return header.get(name, "")

    description = text("SeriesDescription")
    sequence = f"{text('SequenceName')} {text('PulseSequenceName')}".lower().strip()
    sop_class = uid_of(text("SOPClassUID"))
    frequency = number(text("TransducerFrequency"))
    b_values, b_tag = _b_values(text, description, sequence)
    return SeriesFacts(
        modality=text("Modality").upper() or modality_of(sop_class),
        sop_class=sop_class,
        manufacturer=f"{text('Manufacturer')} {text('ManufacturerModelName')}".lower(),
        image_type=frozenset(terms(text("ImageType"))),
        description=description,
        words=tokens(description),
        protocol_words=tokens(text("ProtocolName")),
        sequence=sequence,
        scanning=frozenset(terms(text("ScanningSequence"))),
        options=frozenset(terms(text("ScanOptions"))),
        three_d=text("MRAcquisitionType").upper().startswith("3D"),
        two_d=text("MRAcquisitionType").upper().startswith("2D"),
        echo_time_ms=number(text("EchoTime")),
        repetition_time_ms=number(text("RepetitionTime")),
        flip_angle=number(text("FlipAngle")),
        inversion_time_ms=number(text("InversionTime")),
        echo_train=number(text("EchoTrainLength")),
        contrast_agent=text("ContrastBolusAgent"),
        acquisition_contrast=text("AcquisitionContrast").upper(),
        field_of_view_mm=_field_of_view(text("PixelSpacing"), text("Rows"), text("Columns")),
        slice_thickness_mm=number(text("SliceThickness")),
        slice_spacing_mm=number(text("SpacingBetweenSlices")),
        photometric=text("PhotometricInterpretation").upper(),
        conversion=text("ConversionType").upper(),
        frequency_mhz=_megahertz(frequency),
        b_values=b_values,
        b_value_tag=b_tag,
        normals=columns.normals(text("slice_normal"), text("ImageOrientationPatient")),
        slices=whole(text("n_slices")),
        instances=whole(text("n_instances")),
        frames=whole(text("n_frames")) or whole(text("NumberOfFrames")),
        times=whole(text("n_temporal_positions")) or whole(text("NumberOfTemporalPositions")),
        group=text("study_group"),
        grid_words=tuple(map(text, ("Rows", "Columns", "PixelSpacing", "EchoTime", "FlipAngle", "ScanningSequence"))),
    )


def _b_values(text: columns.Cell, description: str, sequence: str) -> tuple[tuple[float, ...], str]:
    """Of the columns; else of the sequence's name (*ep_b1000t); else of the description."""
    measured = columns.b_values(text("b_values")) or columns.b_values(text("DiffusionBValue"))
    if measured:
        return measured, text("b_value_tag") or "the header"
    if "ep_b" in sequence or "re_b" in sequence:
        return b_values_in(sequence), "SequenceName"
    named = b_values_in(description)
    return tuple(sorted(named)), "the description" if named else ""


def _field_of_view(spacing: str, rows: str, cols: str) -> float | None:
    mm, n_rows, n_columns = numbers(spacing), number(rows), number(cols)
    return max(n_rows * mm[0], n_columns * mm[-1]) if mm and n_rows and n_columns else None


def _megahertz(value: float | None) -> float | None:
    """DICOM says kHz; MHz and Hz are met."""
    if value is None or value < 1000:
        return value
    return value / 1000 if value < 200_000 else value / 1_000_000
