"""Nothing but pixels is in the pixels of a stored object, whatever lay beside them; every number stays."""

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.dataset import FileDataset
from pydicom.encaps import encapsulate, generate_fragments, generate_frames
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    HTJ2KLossless,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from app.imaging.dicom import Examined, Examiner
from app.imaging.dicom.codestreams import Malformed, without_text
from tests.factories import dicom
from tests.factories import dicom_ultrasound as us
from tests.imaging.dicom.test_transfer_syntaxes import CODECS, PICTURE

TOKEN = b"TOKPIX77QX"
GREY = (PICTURE % 200).astype(np.uint8)


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner("secret") as running:
        yield running


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">HH", marker, len(body) + 2) + body


def jpeg(picture: np.ndarray) -> bytes:
    out = BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=95)
    return out.getvalue()


def with_texts(frame: bytes, first: int) -> bytes:
    """Application data, EXIF, a thumbnail, comments after the start; bytes after the end."""
    texts = [
        segment(0xFFE1, b"Exif\0\0" + TOKEN),
        segment(0xFFE0, b"JFXX\0\x13" + TOKEN),
        segment(0xFFED, b"Photoshop 3.0\0" + TOKEN),
        segment(0xFFEE, b"Adobe\0\x64\0\0\0\0\0" + TOKEN) if b"Adobe" not in frame and first else b"",
        segment(0xFFFE, TOKEN),
    ]
    return frame[:2] + b"".join(texts) + frame[2:] + TOKEN


def with_comment_j2k(frame: bytes) -> bytes:
    """Comments in the main header (after SIZ) and bytes after the end."""
    (siz,) = struct.unpack_from(">H", frame, 4)
    comment = segment(0xFF64, b"\0\1" + TOKEN)
    return frame[: 4 + siz] + comment + frame[4 + siz :] + TOKEN


def packed(syntax: UID, frame: bytes, picture: np.ndarray) -> FileDataset:
    dataset = dicom.mr_instance(pixels=picture)
    if picture.dtype == np.uint16:
        dataset.BitsStored, dataset.HighBit = 12, 11
    dataset.PixelData = encapsulate([frame])
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta.TransferSyntaxUID = syntax
    return dataset


def rle_with_tail() -> bytes:
    dataset = dicom.mr_instance(pixels=PICTURE)
    dataset.compress(RLELossless)
    (frame,) = generate_frames(dataset.PixelData, number_of_frames=1)
    offsets = list(struct.unpack("<16L", frame[:64]))
    middle = offsets[2]
    offsets[2] += len(TOKEN)
    offsets[10] = struct.unpack("<L", TOKEN[:4])[0]
    return struct.pack("<16L", *offsets) + frame[64:middle] + TOKEN + frame[middle:] + TOKEN


ENCAPSULATED: dict[str, tuple[UID, bytes, np.ndarray]] = {
    "JPEG": (JPEGBaseline8Bit, with_texts(jpeg(GREY), 1), GREY),
    "JPEG lossless": (JPEGLosslessSV1, with_texts(CODECS[JPEGLosslessSV1](PICTURE), 0), PICTURE),
    "JPEG-LS": (JPEGLSLossless, with_texts(CODECS[JPEGLSLossless](PICTURE), 0), PICTURE),
    "JPEG 2000": (JPEG2000Lossless, with_comment_j2k(CODECS[JPEG2000Lossless](PICTURE)), PICTURE),
    "HTJ2K": (HTJ2KLossless, with_comment_j2k(CODECS[HTJ2KLossless](PICTURE)), PICTURE),
    "RLE": (RLELossless, rle_with_tail(), PICTURE),
}


def examined(examiner: Examiner, data: bytes) -> Examined:
    (result,) = examiner.examine([data])
    assert isinstance(result, Examined), result
    return result


@pytest.mark.parametrize("name", ENCAPSULATED)
def test_compressed_frames_keep_their_numbers_and_lose_their_texts(name: str, examiner: Examiner) -> None:
    syntax, frame, picture = ENCAPSULATED[name]
    data = dicom.to_bytes(packed(syntax, frame, picture))
    assert data.count(TOKEN) > 1
    result = examined(examiner, data)
    assert TOKEN not in result.dicom
    assert TOKEN[:4] not in result.dicom
    again = examined(examiner, result.dicom)
    assert np.array_equal(again.arrays[0], result.arrays[0])
    if syntax != JPEGBaseline8Bit:
        assert np.array_equal(result.arrays[0], picture)


def test_a_trailing_fragment_and_a_table_of_offsets_that_is_none_are_blanked(examiner: Examiner) -> None:
    dataset = packed(JPEG2000Lossless, bytes(4), PICTURE)
    frame = CODECS[JPEG2000Lossless](PICTURE)
    frame += b"\0" * (len(frame) % 2)

    def item(body: bytes) -> bytes:
        return struct.pack("<HHL", 0xFFFE, 0xE000, len(body)) + body

    dataset.PixelData = item(TOKEN + b"\0\0") + item(frame) + item(TOKEN)
    dataset["PixelData"].is_undefined_length = True
    result = examined(examiner, dicom.to_bytes(dataset))
    assert TOKEN not in result.dicom
    assert np.array_equal(result.arrays[0], PICTURE)


def test_frames_in_several_items_stay_where_they_were(examiner: Examiner) -> None:
    dataset = dicom.mr_instance(pixels=PICTURE, BitsStored=12, HighBit=11, NumberOfFrames=3)
    dataset.PixelData = encapsulate([CODECS[JPEG2000Lossless](PICTURE + n) for n in range(3)], fragments_per_frame=2)
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta.TransferSyntaxUID = JPEG2000Lossless
    result = examined(examiner, dicom.to_bytes(dataset))
    stored = pydicom.dcmread(BytesIO(result.dicom)).PixelData
    assert [len(one) for one in generate_fragments(stored)] == [
        len(one) for one in generate_fragments(dataset.PixelData)
    ]
    assert [imagecodecs.jpeg2k_decode(one)[0, 0] for one in generate_frames(stored, number_of_frames=3)] == [
        array[0, 0] for array in result.arrays
    ]
    assert [int(array[0, 0]) - int(PICTURE[0, 0]) for array in result.arrays] == [0, 1, 2]


@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian], ids=lambda one: one.name
)
def test_bits_that_no_number_uses_are_cleared(syntax: UID, examiner: Examiner) -> None:
    overlay = np.random.default_rng(1).integers(0, 16, PICTURE.shape).astype(np.uint16) << 12
    order = ">u2" if syntax == ExplicitVRBigEndian else "<u2"
    dataset = dicom.mr_instance(pixels=PICTURE, BitsStored=12, HighBit=11)
    dataset.PixelData = (PICTURE | overlay).astype(order).tobytes()
    dataset.file_meta.TransferSyntaxUID = syntax
    result = examined(examiner, dicom.to_bytes(dataset))
    stored = np.frombuffer(pydicom.dcmread(BytesIO(result.dicom)).PixelData, order).reshape(PICTURE.shape)
    assert np.array_equal(stored, PICTURE)
    assert np.array_equal(result.arrays[0], PICTURE)


@pytest.mark.parametrize("extended", [True, False])
def test_signed_numbers_keep_their_bytes_with_and_without_extended_signs(extended: bool, examiner: Examiner) -> None:
    numbers = PICTURE.astype(np.int16) - 300
    bits = numbers if extended else numbers & 0x0FFF
    dataset = dicom.mr_instance(pixels=bits.astype(np.int16), BitsStored=12, HighBit=11)
    result = examined(examiner, dicom.to_bytes(dataset))
    assert np.array_equal(result.arrays[0], numbers)
    assert pydicom.dcmread(BytesIO(result.dicom)).PixelData == bits.astype(np.int16).tobytes()


def test_the_byte_that_makes_an_odd_length_even_is_nothing(examiner: Examiner) -> None:
    odd = GREY[:23, :19]
    dataset = dicom.mr_instance(pixels=odd)
    dataset.PixelData = odd.tobytes() + b"T"
    result = examined(examiner, dicom.to_bytes(dataset))
    assert pydicom.dcmread(BytesIO(result.dicom)).PixelData == odd.tobytes() + b"\0"


@pytest.mark.parametrize("frame", [b"", b"\xff\xd8\x00", b"\xff\xd8\xff\xe1\xff\xff", b"no image"])
def test_what_is_no_image_is_not_passed_on(frame: bytes) -> None:
    for syntax in (JPEGBaseline8Bit, JPEG2000Lossless, RLELossless):
        with pytest.raises(Malformed):
            without_text(frame, syntax, 480)


def test_of_a_jpeg_2000_file_only_the_image_is_kept(examiner: Examiner, tmp_path: Path) -> None:
    whole = bytes(imagecodecs.jpeg2k_encode(PICTURE, codecformat="jp2", reversible=True))
    start = whole.find(b"\xff\x4f\xff\x51")
    xml = struct.pack(">L4s", 8 + len(TOKEN), b"xml ") + TOKEN
    box = whole.rfind(b"jp2c", 0, start) - 4
    frame = whole[:box] + xml + whole[box:]
    bare = without_text(frame, JPEG2000Lossless, PICTURE.size)
    assert TOKEN not in bare
    assert np.array_equal(imagecodecs.jpeg2k_decode(bare), PICTURE)


def test_a_deflated_ultrasound_holds_its_blanked_pixels_only(examiner: Examiner) -> None:
    dataset = us.cine()
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    result = examined(examiner, dicom.to_bytes(dataset))
    assert result.is_blanked
    assert "PixelData" not in pydicom.dcmread(BytesIO(result.dicom))
