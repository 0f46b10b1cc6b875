"""Opening a file as DICOM with our own checks: pydicom alone believes too much (TRUST, odd and hostile input)."""

import os
import re
import stat
import struct
import zlib
from typing import IO

import pydicom
from pydicom.dataset import FileDataset
from pydicom.errors import InvalidDicomError
from pydicom.filereader import read_file_meta_info
from pydicom.uid import DeflatedExplicitVRLittleEndian

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


def opened(path: str) -> tuple[FileDataset, IO[bytes]]:
    """The data set (pixels not yet decoded) and the open file it reads from."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise Refused("not_regular") from None
    file = os.fdopen(descriptor, "rb")
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        raise Refused("not_regular")
    if about.st_size == 0:
        raise Refused("empty_file")
    if about.st_size > LARGEST_FILE_BYTES:
        raise Refused("too_large")
    if file.read(132)[128:] != b"DICM":
        raise Refused("not_dicom")
    try:
        _assert_inflates_within_limits(path, file)
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


def _assert_inflates_within_limits(path: str, file: IO[bytes]) -> None:
    meta = read_file_meta_info(path)
    if meta.get("TransferSyntaxUID") != DeflatedExplicitVRLittleEndian:
        return
    file.seek(132 + 12 + int(meta.FileMetaInformationGroupLength))
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    inflate.decompress(file.read(), LARGEST_HEADER_BYTES)
    if inflate.unconsumed_tail:
        raise Refused("too_large")


def assert_sound_uids(dataset: FileDataset) -> None:
    """PS3.5 section 9: digits and dots, at most 64 characters; ours, because pydicom only warns."""
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
