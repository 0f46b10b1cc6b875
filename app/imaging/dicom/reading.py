"""Opening a file as DICOM with our own checks: pydicom alone believes too much (TRUST, odd and hostile input)."""

import os
import re
import stat
import struct
import zlib
from io import BytesIO
from typing import IO

import pydicom
from pydicom.dataset import FileDataset
from pydicom.errors import InvalidDicomError
from pydicom.uid import DeflatedExplicitVRLittleEndian, MediaStorageDirectoryStorage

from app.imaging.dicom.limits import LARGEST_FILE_BYTES, LARGEST_HEADER_BYTES
from app.imaging.dicom.refused import Refused

_UID = re.compile(r"[0-9]+(\.[0-9]+)+")
_CT1 = "1.2.840.10008.5.1.4.1.1"
_SEGMENTATIONS = (f"{_CT1}.66.4", f"{_CT1}.66.7", f"{_CT1}.481.3")
_CAPTURES = (f"{_CT1}.7", f"{_CT1}.7.1", f"{_CT1}.7.2", f"{_CT1}.7.3", f"{_CT1}.7.4")
_WITHOUT_IMAGE = ("SR", "PR", "KO", "REG", "DOC", "PLAN", "AU", "ECG")

UNREADABLE = (
    InvalidDicomError, EOFError, OSError, struct.error, ValueError, TypeError, KeyError, AttributeError, IndexError,
    NotImplementedError, OverflowError, LookupError,
)  # fmt: skip
"""What pydicom raises on bytes that are not what they claim."""


def opened(source: str | bytes) -> tuple[FileDataset, IO[bytes]]:
    """From a path or the bytes themselves: the data set (pixels not yet decoded) and the file it reads from."""
    file = BytesIO(source) if isinstance(source, bytes) else _plain_file(source)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size == 0:
        raise Refused("empty_file")
    if size > LARGEST_FILE_BYTES:
        raise Refused("too_large")
    start = file.read(132)
    if start[128:] != b"DICM":
        raise Refused("nested_archive" if start.startswith(b"PK\x03\x04") else "not_dicom")
    try:
        _assert_inflates_within_limits(file)
        file.seek(0)
        dataset = pydicom.dcmread(file)
    except RecursionError:
        raise Refused("nested_too_deep") from None
    except EOFError:
        raise Refused("cut_off") from None
    except UNREADABLE:
        raise Refused("unreadable") from None
    if not dataset.file_meta.get("TransferSyntaxUID"):
        raise Refused("unreadable")
    return dataset, file


def _plain_file(path: str) -> IO[bytes]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise Refused("not_regular") from None
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise Refused("not_regular")
    return file


def _assert_inflates_within_limits(file: IO[bytes]) -> None:
    length = file.read(12)[8:]
    meta = file.read(min(struct.unpack("<L", length)[0], 4096)) if len(length) == 4 else b""
    if f"{DeflatedExplicitVRLittleEndian}".encode() not in meta:
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    inflate.decompress(file.read(), LARGEST_HEADER_BYTES)
    if inflate.unconsumed_tail:
        raise Refused("too_large")


def assert_sound_uids(dataset: FileDataset) -> None:
    """PS3.5 section 9: digits and dots, at most 64 characters; ours, because pydicom only warns."""
    if dataset.file_meta.get("MediaStorageSOPClassUID") == MediaStorageDirectoryStorage:
        raise Refused("not_an_image")
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID"):
        value = str(dataset.get(keyword, "") or "")
        if len(value) > 64 or not _UID.fullmatch(value):
            raise Refused("bad_uid")


def assert_may_come_in(dataset: FileDataset) -> None:
    """Kinds of objects that wait for a person, or hold no image."""
    sop_class, modality = str(dataset.SOPClassUID), str(dataset.get("Modality", "") or "")
    if sop_class in _SEGMENTATIONS or modality in ("SEG", "RTSTRUCT"):
        raise Refused("needs_label_mapping")
    if modality in ("US", "IVUS"):
        raise Refused("needs_masking")
    if modality in _WITHOUT_IMAGE:
        raise Refused("not_an_image")
    burned_in = str(dataset.get("BurnedInAnnotation", "") or "") == "YES"
    if burned_in or sop_class in _CAPTURES or dataset.get("ConversionType"):
        raise Refused("may_show_text")
