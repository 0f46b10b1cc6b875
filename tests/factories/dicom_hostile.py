"""Odd and hostile files, each with the code of the verdict it must get (TRUST, odd and hostile input)."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import DeflatedExplicitVRLittleEndian, JPEG2000Lossless, JPEGBaseline8Bit

from tests.factories.dicom import mr_instance, to_bytes


def _plain() -> bytes:
    return to_bytes(mr_instance())


def _with(**header: object) -> Callable[[], bytes]:
    return lambda: to_bytes(mr_instance(**header))  # type: ignore[arg-type]  # any keyword of DICOM


def _without_pixels() -> bytes:
    dataset = mr_instance()
    del dataset.PixelData
    return to_bytes(dataset)


def _float_pixels() -> bytes:
    dataset = mr_instance()
    dataset.FloatPixelData = bytes(4 * 24 * 20)
    del dataset.PixelData
    return to_bytes(dataset)


def _nested(depth: int) -> Callable[[], bytes]:
    def made() -> bytes:
        """Sequences of undefined length inside each other, written by hand: no writer goes that deep."""
        start = struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF) + struct.pack(
            "<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF
        )
        end = struct.pack("<HHL", 0xFFFE, 0xE00D, 0) + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
        plain = _plain()
        place = plain.index(struct.pack("<HH", 0x0010, 0x0010))
        return plain[:place] + start * depth + end * depth + plain[place:]

    return made


def _length_beyond_the_file() -> bytes:
    plain = _plain()
    place = plain.index(struct.pack("<HH", 0x0010, 0x0020)) + 6
    return plain[:place] + struct.pack("<H", 0xFFF0) + plain[place + 2 :]


def _deflated_bomb() -> bytes:
    dataset = mr_instance()
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    whole = to_bytes(dataset)
    start = 144 + struct.unpack("<L", whole[140:144])[0]
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    zeros = struct.pack("<HH2sHL", 0x7FE0, 0x0010, b"OW", 0, 900 * 1024**2)
    body = packer.compress(zeros) + b"".join(packer.compress(bytes(1024**2)) for _ in range(900)) + packer.flush()
    return whole[:start] + body


def _damaged_jpeg2000() -> bytes:
    dataset = mr_instance()
    dataset.file_meta.TransferSyntaxUID = JPEG2000Lossless
    dataset["PixelData"].is_undefined_length = True
    dataset.PixelData = encapsulate([b"\xff\x4f\xff\x51" + bytes(200)])
    return to_bytes(dataset)


def _scripted_preamble() -> bytes:
    return b"MZ#!/bin/sh\necho taken over\n".ljust(128, b"\0") + _plain()[128:]


def _item(**values: object) -> Sequence:
    inner = Dataset()
    for keyword, value in values.items():
        setattr(inner, keyword, value)
    return Sequence([inner])


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty_file"),
    "text": (lambda: b"hello, this is no image" * 20, "not_dicom"),
    "random bytes": (lambda: np.random.default_rng(1).bytes(5000), "not_dicom"),
    "no preamble": (lambda: _plain()[132:], "not_dicom"),
    "an archive in place of an image": (lambda: b"PK\x03\x04" + bytes(300), "nested_archive"),
    "cut off in the pixels": (lambda: _plain()[:-100], "cut_off"),
    "cut off in the header": (lambda: _plain()[:700], "cut_off"),
    "cut off in the meta group": (lambda: _plain()[:200], "unreadable"),
    "a length beyond the file": (_length_beyond_the_file, "cut_off"),
    "no pixels": (_without_pixels, "no_pixels"),
    "pixels that are no whole numbers": (_float_pixels, "pixel_format"),
    "path parts as UID": (_with(study_uid="../../etc/passwd"), "bad_uid"),
    "a UID too long": (_with(series_uid="1." + "2" * 70), "bad_uid"),
    "no UID": (_with(study_uid=""), "bad_uid"),
    "an image beyond any memory": (_with(Rows=65535, Columns=65535, NumberOfFrames=100000), "too_large"),
    "zero rows": (_with(Rows=0), "pixel_format"),
    "odd bit depth": (_with(BitsAllocated=13), "pixel_format"),
    "wrong sample count": (_with(SamplesPerPixel=4), "pixel_format"),
    "more pixels than stated": (_with(Rows=10), "pixel_mismatch"),
    "fewer pixels than stated": (_with(Rows=100), "cut_off"),
    "nested by the hundred": (_nested(600), "nested_too_deep"),
    "nested by the ten-thousand": (_nested(20_000), "nested_too_deep"),
    "a deflated bomb": (_deflated_bomb, "too_large"),
    "a damaged JPEG 2000": (_damaged_jpeg2000, "undecodable"),
    "a report": (_with(Modality="SR"), "not_an_image"),
    "a segmentation": (_with(Modality="SEG"), "needs_label_mapping"),
}

HELD: dict[str, tuple[Callable[[], bytes], str]] = {
    "ultrasound": (_with(Modality="US"), "needs_masking"),
    "a screenshot": (_with(SOPClassUID="1.2.840.10008.5.1.4.1.1.7"), "may_show_text"),
    "burned-in text": (_with(BurnedInAnnotation="YES"), "may_show_text"),
}
"""Examined and taken in, but not for readers until a person has looked at the pixels."""

HARMLESS: dict[str, Callable[[], bytes]] = {
    "a script in the preamble": _scripted_preamble,
    "an impossible date": _with(StudyDate="20119999"),
    "markup in texts": _with(PatientName="<script>alert(1)</script>", StudyDescription="{{7*7}} =cmd|'/C calc'!A0"),
    "zero slope": _with(RescaleSlope="0", RescaleIntercept="0"),
    "a vast slope": _with(RescaleSlope="1e308", RescaleIntercept="-1e308"),
    "zero window": _with(WindowCenter="0", WindowWidth="0"),
    "an unknown character set": _with(SpecificCharacterSet="ISO_IR 999"),
    "no patient": _with(patient_id=""),
    "text in nested sequences": _with(ReferencedImageSequence=_item(ReferencedSOPInstanceUID="1.2.3")),
}


def slow(scans: int = 3000) -> bytes:
    """A small file that keeps a decoder busy for minutes: a progressive JPEG that repeats one scan."""
    out = BytesIO()
    Image.fromarray(np.full((4000, 4000), 128, np.uint8)).save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    last = whole[whole.rfind(b"\xff\xda") : -2]
    dataset = mr_instance(pixels=np.zeros((2, 2), np.uint8), Rows=4000, Columns=4000)
    dataset.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    dataset["PixelData"].is_undefined_length = True
    dataset.PixelData = encapsulate([whole[:-2] + last * scans + whole[-2:]])
    return to_bytes(dataset)
