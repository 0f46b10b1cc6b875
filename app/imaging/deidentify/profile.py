"""The profile "consilium-basic": which attribute gets which action. Everything not named here is removed.

Basis: PS3.15 Table E.1-1, Basic Profile, with the options Clean Descriptors, Retain Longitudinal Temporal
Information with Modified Dates, Retain Patient Characteristics (age and sex only), Retain Safe Private.
"""

from enum import StrEnum

NAME = "consilium-basic"
VERSION = 1


class Action(StrEnum):
    REMOVE = "removed"
    EMPTY = "emptied"
    PSEUDONYM = "replaced"
    UID = "hashed"
    DATE = "shifted"
    TERM = "kept if a known term"
    WORDS = "reduced to known words"
    KEEP = "kept"
    ENTER = "cleaned inside"


def _named(action: Action, keywords: str) -> dict[str, Action]:
    return dict.fromkeys(keywords.split(), action)


ACTIONS: dict[str, Action] = {
    **_named(Action.PSEUDONYM, "PatientID PatientName"),
    **_named(Action.EMPTY, "PatientBirthDate AccessionNumber ReferringPhysicianName StudyID"),
    **_named(Action.DATE, "StudyDate SeriesDate AcquisitionDate ContentDate AcquisitionDateTime "
             "FrameAcquisitionDateTime FrameReferenceDateTime"),
    **_named(Action.WORDS, "SeriesDescription"),
    **_named(Action.TERM, "Manufacturer ImageType FrameType Modality PatientSex PatientPosition BodyPartExamined "
             "ScanningSequence SequenceVariant ScanOptions MRAcquisitionType PhotometricInterpretation "
             "InPlanePhaseEncodingDirection LossyImageCompression BurnedInAnnotation PresentationLUTShape "
             "VolumetricProperties VolumeBasedCalculationTechnique ComplexImageComponent AcquisitionContrast "
             "PixelPresentation DiffusionDirectionality ContentQualification ResonantNucleus ImagedNucleus "
             "LossyImageCompressionMethod RescaleType Laterality ImageLaterality SpacingType "
             "FrameLaterality GeometryOfKSpaceTraversal EchoPulseSequence PulseSequenceName"),
    **_named(Action.KEEP, "PatientAge StudyTime SeriesTime AcquisitionTime ContentTime PixelData TriggerTime "
             "RedPaletteColorLookupTableData GreenPaletteColorLookupTableData BluePaletteColorLookupTableData"),
    **_named(Action.ENTER, "SharedFunctionalGroupsSequence PerFrameFunctionalGroupsSequence FrameContentSequence "
             "PlanePositionSequence PlaneOrientationSequence PixelMeasuresSequence FrameVOILUTSequence "
             "PixelValueTransformationSequence MRDiffusionSequence DiffusionGradientDirectionSequence "
             "MREchoSequence MRTimingAndRelatedParametersSequence MRImageFrameTypeSequence FrameAnatomySequence "
             "DimensionOrganizationSequence DimensionIndexSequence ReferencedImageSequence "
             "ReferencedStudySequence SourceImageSequence MRFOVGeometrySequence MRModifierSequence "
             "MRAveragesSequence TemporalPositionSequence RealWorldValueMappingSequence "
             "SequenceOfUltrasoundRegions ReferencedSeriesSequence"),
}  # fmt: skip

MEASURED_GROUPS = frozenset({0x0018, 0x0020, 0x0028, 0x5200})
"""Acquisition, relationship and image groups: their numbers are kept, their texts only if named above."""
BINARY_NUMBERS = frozenset({"US", "SS", "UL", "SL", "FL", "FD", "AT", "US or SS"})
TEXT_NUMBERS = frozenset({"DS", "IS"})

SAFE_PRIVATE: dict[tuple[int, int], str] = {
    (0x0019, 0x0C): "SIEMENS MR HEADER",
    (0x0043, 0x39): "GEMS_PARM_01",
    (0x2001, 0x03): "Philips Imaging DD 001",
}
"""b-values: (group, element within the block) and the creator that owns the block."""

METHOD_CODES = (
    ("113100", "Basic Application Confidentiality Profile"),
    ("113105", "Clean Descriptors Option"),
    ("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
    ("113108", "Retain Patient Characteristics Option"),
    ("113111", "Retain Safe Private Option"),
)
