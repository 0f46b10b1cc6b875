"""Ultrasound in every colour model of TRUST's list comes out as the same RGB; lossy files stay as they are, flagged."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import gdcm
import imagecodecs
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.encaps import generate_frames
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    HTJ2KLossless,
    HTJ2KLosslessRPCL,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from app.imaging.dicom import Examined, Examiner
from app.imaging.dicom.codestreams import without_text
from tests.factories import dicom
from tests.factories import dicom_ultrasound as us

WHOLE = us.region((0, 0, us.COLUMNS, us.ROWS))


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner("secret") as running:
        yield running


def examined(examiner: Examiner, dataset: pydicom.FileDataset, folder: Path) -> Examined:
    (result,) = examiner.examine(dicom.save([dataset], folder))
    assert isinstance(result, Examined), result
    return result


@pytest.mark.parametrize("name", us.COLOURS)
def test_every_colour_model_gives_the_same_colours(name: str, examiner: Examiner, tmp_path: Path) -> None:
    made = us.COLOURS[name]()
    result = examined(examiner, made, tmp_path)
    original = us.pictures()
    if name == "palette":
        original = np.repeat(us.grey(original)[..., None], 3, axis=-1)
    left, top, right, bottom = us.BOX
    # rounding in YBR, halved colour in 4:2:2, compression in JPEG
    bound = {"RGB": 0, "RGB by planes": 0, "palette": 0, "YBR_FULL": 2}.get(name, 24)
    for frame, array, sent in zip(result.frames, result.arrays, original, strict=True):
        inside = array[top:bottom, left:right].astype(int)
        assert np.abs(inside - sent[top:bottom, left:right]).max() <= bound
        assert (frame.pixel.samples, frame.pixel.photometric) == (3, "RGB")
        assert frame.pixel.lossy == (name == "JPEG baseline")
        assert array.sum() == array[top:bottom, left:right].sum()


def test_a_lossy_cine_whose_region_is_the_whole_picture_stays_byte_for_byte(examiner: Examiner, tmp_path: Path) -> None:
    made = us.as_jpeg()
    made.SequenceOfUltrasoundRegions = [WHOLE]
    result = examined(examiner, made, tmp_path)
    assert not result.is_blanked
    stored = pydicom.dcmread(BytesIO(result.dicom))
    assert stored.PixelData == made.PixelData
    assert stored.file_meta.TransferSyntaxUID == JPEGBaseline8Bit
    assert stored.LossyImageCompression == "01"
    for array, packed in zip(result.arrays, generate_frames(made.PixelData, number_of_frames=6), strict=True):
        other = np.asarray(Image.open(BytesIO(packed)).convert("RGB"))
        assert np.abs(array.astype(int) - other.astype(int)).max() <= 4


def by_gdcm(data: bytes, syntax: "gdcm.TransferSyntax.TSType", folder: Path) -> bytes:
    """The same object as GDCM compresses it: neither our encoder nor our decoder."""
    source, target = folder / "plain.dcm", folder / "packed.dcm"
    source.write_bytes(data)
    reader = gdcm.ImageReader()
    reader.SetFileName(str(source))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer = gdcm.ImageWriter()
    writer.SetFileName(str(target))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()
    return target.read_bytes()


@pytest.mark.parametrize(
    ("syntax", "kind"),
    [
        (JPEGLossless, gdcm.TransferSyntax.JPEGLosslessProcess14),
        (JPEGLosslessSV1, gdcm.TransferSyntax.JPEGLosslessProcess14_1),
        (JPEGLSLossless, gdcm.TransferSyntax.JPEGLSLossless),
        (JPEG2000Lossless, gdcm.TransferSyntax.JPEG2000Lossless),
        (RLELossless, gdcm.TransferSyntax.RLELossless),
    ],
    ids=lambda value: getattr(value, "name", None),
)
@pytest.mark.parametrize("colour", [False, True])
def test_what_another_library_compressed_without_loss_is_exact(
    syntax: pydicom.uid.UID, kind: int, colour: bool, examiner: Examiner, tmp_path: Path
) -> None:
    frames = us.pictures(3)
    made = us.cine(frames if colour else us.grey(frames), regions=[WHOLE])
    (tmp_path / "sent.dcm").write_bytes(by_gdcm(dicom.to_bytes(made), kind, tmp_path))
    (result,) = examiner.examine([tmp_path / "sent.dcm"])
    assert isinstance(result, Examined), result
    assert pydicom.dcmread(BytesIO(result.dicom)).file_meta.TransferSyntaxUID == syntax
    assert np.array_equal(np.stack(result.arrays), frames if colour else us.grey(frames))


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("syntax", [HTJ2KLossless, HTJ2KLosslessRPCL], ids=lambda syntax: syntax.name)
def test_htj2k_is_exact_against_another_decoder(
    syntax: pydicom.uid.UID, colour: bool, examiner: Examiner, tmp_path: Path
) -> None:
    frames = us.pictures(3) if colour else us.grey(us.pictures(3))
    packed = [bytes(imagecodecs.htj2k_encode(frame, reversible=True)) for frame in frames]
    assert all(np.array_equal(imagecodecs.jpeg2k_decode(one), f) for one, f in zip(packed, frames, strict=True))
    photometric: dict[str, Any] = {"PhotometricInterpretation": "YBR_RCT"} if colour else {}
    made = us.encapsulated(us.cine(frames, regions=[WHOLE], **photometric), packed, syntax)
    assert np.array_equal(np.stack(examined(examiner, made, tmp_path).arrays), frames)


SMOOTH = (400 + 9 * np.arange(64)[:, None] + 5 * np.arange(48)).astype(np.uint16)


@pytest.mark.parametrize(
    ("syntax", "packed", "bound"),
    [
        (JPEGLSNearLossless, lambda a: imagecodecs.jpegls_encode(a, level=2), 2),
        (JPEG2000, lambda a: imagecodecs.jpeg2k_encode(a, level=80, codecformat="j2k"), 40),
        (HTJ2K, lambda a: imagecodecs.htj2k_encode(a, level=0.001, reversible=False), 40),
        (JPEGExtended12Bit, lambda a: imagecodecs.jpeg_encode(a, level=95, bitspersample=12), 40),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_lossy_syntaxes_are_kept_flagged_and_near_the_truth(
    syntax: pydicom.uid.UID, packed: object, bound: int, examiner: Examiner, tmp_path: Path
) -> None:
    made = dicom.mr_instance(pixels=SMOOTH, BitsStored=12, HighBit=11, LossyImageCompression="01")
    us.encapsulated(made, [bytes(packed(SMOOTH))], syntax)  # type: ignore[operator]  # one codec for each
    result = examined(examiner, made, tmp_path)
    assert np.abs(result.arrays[0].astype(int) - SMOOTH).max() <= bound
    assert result.frames[0].pixel.lossy
    (sent,) = generate_frames(made.PixelData, number_of_frames=1)
    (kept,) = generate_frames(pydicom.dcmread(BytesIO(result.dicom)).PixelData, number_of_frames=1)
    assert kept == without_text(sent, syntax, SMOOTH.size)
