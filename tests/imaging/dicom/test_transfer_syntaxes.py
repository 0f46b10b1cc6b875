"""Every lossless transfer syntax gives the same numbers; multi-frame objects give each frame its own place."""

from collections.abc import Callable, Iterator
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import encapsulate, generate_frames
from pydicom.sequence import Sequence
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    HTJ2KLossless,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from app.imaging.dicom import Examined, Examiner
from app.imaging.dicom.codestreams import without_text
from tests.factories import dicom

NOISE = np.random.default_rng(3).integers(0, 40, (24, 20))
PICTURE = (200 + 7 * np.arange(24)[:, None] + 3 * np.arange(20) + NOISE).astype(np.uint16)
CODECS: dict[UID, Callable[[np.ndarray], bytes]] = {
    JPEGLSLossless: imagecodecs.jpegls_encode,
    JPEGLosslessSV1: imagecodecs.ljpeg_encode,
    JPEG2000Lossless: lambda array: imagecodecs.jpeg2k_encode(array, codecformat="j2k", reversible=True),
    HTJ2KLossless: lambda array: imagecodecs.htj2k_encode(array, reversible=True),
}


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner("secret") as running:
        yield running


def in_syntax(syntax: UID) -> FileDataset:
    dataset = dicom.mr_instance(pixels=PICTURE, BitsStored=12, HighBit=11)
    if syntax in CODECS:
        dataset.PixelData = encapsulate([CODECS[syntax](PICTURE)])
        dataset["PixelData"].is_undefined_length = True
    elif syntax == RLELossless:
        dataset.compress(RLELossless)
    elif syntax == ExplicitVRBigEndian:
        dataset.PixelData = PICTURE.astype(">u2").tobytes()
    dataset.file_meta.TransferSyntaxUID = syntax
    return dataset


@pytest.mark.parametrize(
    "syntax",
    [
        ExplicitVRLittleEndian,
        ImplicitVRLittleEndian,
        ExplicitVRBigEndian,
        DeflatedExplicitVRLittleEndian,
        RLELossless,
        *CODECS,
    ],
    ids=lambda syntax: syntax.name,
)
def test_pixels_are_exact_in_every_syntax_and_stay_as_they_came(
    syntax: UID, examiner: Examiner, tmp_path: Path
) -> None:
    paths = dicom.save([in_syntax(syntax)], tmp_path)
    (result,) = examiner.examine(paths)
    assert isinstance(result, Examined), result
    assert np.array_equal(result.arrays[0], PICTURE)
    (tmp_path / "safe.dcm").write_bytes(result.dicom)
    safe, original = pydicom.dcmread(tmp_path / "safe.dcm"), pydicom.dcmread(paths[0])
    assert safe.file_meta.TransferSyntaxUID == syntax
    if syntax.is_encapsulated:
        # what the encoder says of itself is blanked in place
        (sent,) = generate_frames(original.PixelData, number_of_frames=1)
        (kept,) = generate_frames(safe.PixelData, number_of_frames=1)
        assert kept == without_text(sent, syntax, PICTURE.size)
    assert len(safe.PixelData) == len(original.PixelData)
    assert syntax.is_encapsulated or safe.PixelData == original.PixelData


def test_overlays_in_unused_high_bits_are_not_pixels(examiner: Examiner, tmp_path: Path) -> None:
    drawn = PICTURE | (1 << 15)
    paths = dicom.save([dicom.mr_instance(pixels=drawn, BitsStored=12, HighBit=11)], tmp_path)
    (result,) = examiner.examine(paths)
    assert isinstance(result, Examined)
    assert np.array_equal(result.arrays[0], PICTURE)


def _with(**values: object) -> Dataset:
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def test_frames_of_an_enhanced_object_have_their_own_place_and_b_value(examiner: Examiner, tmp_path: Path) -> None:
    frames = np.stack([PICTURE + index for index in range(4)])
    enhanced = dicom.mr_instance(
        pixels=PICTURE,
        SOPClassUID="1.2.840.10008.5.1.4.1.1.4.1",
        NumberOfFrames=4,
        PixelSpacing=None,
        ImagePositionPatient=None,
        ImageOrientationPatient=None,
    )
    for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing"):
        if keyword in enhanced:
            delattr(enhanced, keyword)
    enhanced.PixelData = frames.tobytes()
    shared = Dataset()
    shared.PixelMeasuresSequence = Sequence([_with(PixelSpacing=[0.5, 0.75], SliceThickness="3")])
    shared.PlaneOrientationSequence = Sequence([_with(ImageOrientationPatient=list(dicom.AXIAL))])
    enhanced.SharedFunctionalGroupsSequence = Sequence([shared])
    groups = []
    for z, b in ((3, 50.0), (0, 50.0), (0, 800.0), (3, 800.0)):
        group = Dataset()
        group.PlanePositionSequence = Sequence([_with(ImagePositionPatient=[0, 0, z])])
        group.MRDiffusionSequence = Sequence([_with(DiffusionBValue=b)])
        groups.append(group)
    enhanced.PerFrameFunctionalGroupsSequence = Sequence(groups)
    (result,) = examiner.examine(dicom.save([enhanced], tmp_path))
    assert isinstance(result, Examined), result
    assert [(f.position_mm, f.b_value) for f in result.frames] == [
        ((0, 0, 3), 50),
        ((0, 0, 0), 50),
        ((0, 0, 0), 800),
        ((0, 0, 3), 800),
    ]
    assert (result.frames[0].row_spacing_mm, result.frames[0].column_spacing_mm) == (0.5, 0.75)
    assert all(np.array_equal(a, b) for a, b in zip(result.arrays, frames, strict=True))
