"""What DICOMweb says of stored objects is what pydicom makes of them, whichever way it was worked out."""

import json
from io import BytesIO

import numpy as np
import pydicom
import pytest

from app.imaging.deidentify import BASIC, PROFILES, Keys
from app.imaging.dicom.cleaning import Memory
from app.imaging.dicom.dicom_json import AVAILABLE_TRANSFER_SYNTAX, Describing, as_json
from app.imaging.dicom.examine import examine
from app.imaging.dicom.refused import Refused
from app.kernel.blobs import BlobHandle
from tests.factories import dicom, dicom_raw, dicom_ultrasound
from tests.imaging.dicom.test_plain_files import Kept

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
KEYS = Keys("a key for tests")


class Held(BlobHandle):
    def __init__(self, data: bytes) -> None:
        self._data, self.size_bytes, self.reads = data, len(data), 0

    def read(self, start: int, length: int) -> bytes:
        self.reads += 1
        return self._data[start : start + length]


def _stored(data: bytes) -> bytes:
    kept = Kept()
    try:
        examine(data, KEYS, kept, Memory(KEYS, PROFILES[BASIC]))
    except Refused:
        return b""
    return kept.data


def test_generated_objects_are_described_as_pydicom_describes_them() -> None:
    random, describing = np.random.default_rng(3), Describing()
    quick = 0
    for _ in range(60):
        stored = _stored(dicom_raw.mr_file(random))
        if not stored:
            continue
        dataset = pydicom.dcmread(BytesIO(stored))
        expected = as_json(dataset)
        del expected["7FE00010"]
        expected[AVAILABLE_TRANSFER_SYNTAX] = {"vr": "UI", "Value": [str(dataset.file_meta.TransferSyntaxUID)]}
        expected = dict(sorted(expected.items()))
        for _ in range(2):
            file = Held(stored)
            found = describing.described(file)
            assert found.text.decode() == json.dumps(expected, separators=(",", ":"), sort_keys=False)
            ((offset, length),) = found.frames[0]
            assert stored[offset : offset + length] == dataset.PixelData
            quick += file.reads == 1
    assert quick > 30


def test_each_frame_of_a_native_object_is_found() -> None:
    pixels = np.arange(3 * 4 * 6, dtype=np.uint16).reshape(3, 4, 6)
    made = dicom.mr_instance(pixels=pixels[0], NumberOfFrames=3)
    made.PixelData = pixels.tobytes()
    stored = _stored(dicom.to_bytes(made))
    found = Describing().described(Held(stored))
    assert [stored[at : at + size] for ((at, size),) in found.frames] == [frame.tobytes() for frame in pixels]


def test_what_is_told_of_an_object_while_it_is_made_is_what_is_described_of_it_later() -> None:
    random, memory = np.random.default_rng(5), Memory(KEYS, PROFILES[BASIC])
    files = [dicom_raw.mr_file(random, patient=b"PATIENT%d" % (number // 30)) for number in range(60)]
    files += [dicom.to_bytes(one) for one in dicom.prostate_study()]
    told = 0
    for data in files:
        kept = Kept()
        try:
            examine(data, KEYS, kept, memory)
        except Refused:
            continue
        if kept.told is not None:
            found = Describing().described(Held(kept.data))
            assert kept.told.text == found.text
            assert ((kept.told.first, kept.told.size),) == found.frames[0]
            told += 1
    assert told > 60


def test_frames_that_share_their_colours_are_found_where_they_lie() -> None:
    made = dicom_ultrasound.in_ybr_full_422()
    made.PhotometricInterpretation = "YBR_FULL_422"
    stored = dicom.to_bytes(made)
    frames = Describing().described(Held(stored)).frames
    assert [size for ((_, size),) in frames] == [made.Rows * made.Columns * 2] * int(made.NumberOfFrames)
    assert b"".join(stored[at : at + size] for ((at, size),) in frames) == made.PixelData
