"""The common table of all profiles: which attribute gets which action. Everything not named here is removed.

Basis: PS3.15 Table E.1-1, Basic Profile, with the options Clean Descriptors, Retain Longitudinal Temporal
Information with Modified Dates, Retain Patient Characteristics (age and sex only), Retain Safe Private.
A test compares it with every row of Table E.1-1. `profiles` holds the named profiles that tighten it.
"""

from enum import StrEnum


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
    STANDARD = "kept as the standard attribute"


def _named(action: Action, keywords: str) -> dict[str, Action]:
    return dict.fromkeys(keywords.split(), action)


ACTIONS: dict[str, Action] = {
    # a UID by its representation, but of a thing that is not here
    **_named(Action.REMOVE, "AffectedSOPInstanceUID RequestedSOPInstanceUID"),
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
             "PlanePositionVolumeSequence PlaneOrientationVolumeSequence "
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


class PrivateKind(StrEnum):
    NUMBERS = "numbers"
    TERM = "term"


SAFE_PRIVATE: dict[tuple[int, str, int], PrivateKind] = {
    (0x0019, "SIEMENS MR HEADER", 0x0C): PrivateKind.NUMBERS,
    (0x0019, "SIEMENS MR HEADER", 0x0D): PrivateKind.TERM,
    (0x0019, "SIEMENS MR HEADER", 0x0E): PrivateKind.NUMBERS,
    (0x0019, "SIEMENS MR HEADER", 0x27): PrivateKind.NUMBERS,
    (0x0043, "GEMS_PARM_01", 0x39): PrivateKind.NUMBERS,
    (0x0019, "GEMS_ACQU_01", 0xBB): PrivateKind.NUMBERS,
    (0x0019, "GEMS_ACQU_01", 0xBC): PrivateKind.NUMBERS,
    (0x0019, "GEMS_ACQU_01", 0xBD): PrivateKind.NUMBERS,
    (0x2001, "Philips Imaging DD 001", 0x03): PrivateKind.NUMBERS,
    (0x2001, "Philips Imaging DD 001", 0x04): PrivateKind.TERM,
    (0x2005, "Philips MR Imaging DD 001", 0xB0): PrivateKind.NUMBERS,
    (0x2005, "Philips MR Imaging DD 001", 0xB1): PrivateKind.NUMBERS,
    (0x2005, "Philips MR Imaging DD 001", 0xB2): PrivateKind.NUMBERS,
}
"""b-values and directions of diffusion: group, creator of the block, element within it (PS3.15 Table E.3.10-1)."""

B_VALUES = frozenset({(0x0019, 0x0C), (0x0043, 0x39), (0x2001, 0x03)})
"""Those of them that hold the b-value itself, in s/mm²."""

DIRECTIONALITY = frozenset({"NONE", "DIRECTIONAL", "ISOTROPIC", "BMATRIX", "I", "P", "M", "S", "R", "O"})
