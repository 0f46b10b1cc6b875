"""Opening a file as DICOM with our own checks: pydicom alone believes too much (TRUST, odd and hostile input)."""

import errno
import os
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO

import pydicom
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, MediaStorageDirectoryStorage

from app.imaging.deidentify.plain import LARGEST_BYTES, Scanner
from app.imaging.dicom.element import PixelElement, located
from app.imaging.dicom.header import Attributes, Conversions, Header
from app.imaging.dicom.limits import LARGEST_HEADER_BYTES
from app.imaging.dicom.refused import Refused
from app.imaging.values.limits import LARGEST_FILE_BYTES
from app.kernel.sealed import Sealed

_NOT_READABLE = (errno.EACCES, errno.EPERM, errno.ENOENT, errno.EIO)
_UID = re.compile(r"[0-9]+(\.[0-9]+)+")
_CT1 = "1.2.840.10008.5.1.4.1.1"
_SEGMENTATIONS = (f"{_CT1}.66.4", f"{_CT1}.66.7", f"{_CT1}.481.3")
CAPTURES = (f"{_CT1}.7", f"{_CT1}.7.1", f"{_CT1}.7.2", f"{_CT1}.7.3", f"{_CT1}.7.4")
ULTRASOUND = frozenset({"US", "IVUS"})
_WITHOUT_IMAGE = ("SR", "PR", "KO", "REG", "DOC", "PLAN", "AU", "ECG")

UNREADABLE = (
    InvalidDicomError, EOFError, OSError, struct.error, ValueError, TypeError, KeyError, AttributeError, IndexError,
    NotImplementedError, OverflowError, LookupError, BytesLengthException,
)  # fmt: skip
"""What pydicom raises on bytes that are not what they claim."""


@lru_cache(maxsize=64)
def _is_packed(syntax: UID) -> bool:
    return syntax.is_encapsulated


@dataclass(frozen=True)
class Opened:
    """A data set without its pixels, and where those are: in the file, or (deflated) in the data set itself."""

    dataset: Attributes
    file: BinaryIO
    element: PixelElement | None
    syntax: UID

    @property
    def native_length(self) -> int | None:
        """Bytes of pixels as they lie in the file; None where they are compressed."""
        if _is_packed(self.syntax):
            return None
        return self.element.length if self.element else len(self.dataset.PixelData)


@contextmanager
def opened(source: str | bytes | Sealed, scanner: Scanner, conversions: Conversions) -> Iterator[Opened]:
    """From a path, the bytes themselves, or a sealed file."""
    if isinstance(source, Sealed):
        with source.opened() as (file, _):
            yield _ordinary(file, scanner, conversions) or _any(file)
        return
    with BytesIO(source) if isinstance(source, bytes) else _plain_file(source) as whole:
        yield _ordinary(whole, scanner, conversions) or _any(whole)


def _ordinary(file: BinaryIO, scanner: Scanner, conversions: Conversions) -> Opened | None:
    if file.seek(0, os.SEEK_END) > LARGEST_BYTES:
        return None
    file.seek(0)
    data = file.read()
    found = scanner.plain(data)
    if found is None:
        return None
    held = BytesIO(data)
    held.seek(found.pixels)
    return Opened(Header(found.elements, found.encoding, conversions, found.since), held, None, found.syntax)


def _any(file: BinaryIO) -> Opened:
    """As pydicom reads it, within our limits."""
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
        is_deflated = _inflates_within_limits(file)
        file.seek(0)
        dataset = pydicom.dcmread(file, stop_before_pixels=not is_deflated)
    except RecursionError:
        raise Refused("nested_too_deep") from None
    except EOFError:
        raise Refused("cut_off") from None
    except UNREADABLE:
        raise Refused("unreadable") from None
    if not dataset.file_meta.get("TransferSyntaxUID"):
        raise Refused("unreadable")
    if dataset.file_meta.get("MediaStorageSOPClassUID") == MediaStorageDirectoryStorage:
        raise Refused("not_an_image")
    return Opened(dataset, file, None, dataset.file_meta.TransferSyntaxUID)


def with_pixels(found: Opened) -> Opened:
    """Once the header is sound: the same with its pixels located. Raises Refused."""
    dataset = found.dataset
    if "FloatPixelData" in dataset or "DoubleFloatPixelData" in dataset:
        raise Refused("pixel_format")
    if found.syntax == DeflatedExplicitVRLittleEndian:
        if "PixelData" not in dataset:
            raise Refused("no_pixels")
        return found
    element = located(found.file, found.syntax, encapsulated=_is_packed(found.syntax))
    return replace(found, element=element)


def _plain_file(path: str) -> BinaryIO:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise Refused("not_readable" if error.errno in _NOT_READABLE else "not_regular") from None
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise Refused("not_regular")
    return file


def _inflates_within_limits(file: BinaryIO) -> bool:
    """Whether the file is deflated at all."""
    length = file.read(12)[8:]
    meta = file.read(min(struct.unpack("<L", length)[0], 4096)) if len(length) == 4 else b""
    if f"{DeflatedExplicitVRLittleEndian}".encode() not in meta:
        return False
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    inflate.decompress(file.read(), LARGEST_HEADER_BYTES)
    if inflate.unconsumed_tail:
        raise Refused("too_large")
    return True


def assert_sound_uids(found: Opened) -> None:
    """PS3.5 section 9: digits and dots, at most 64 characters; ours, because pydicom only warns."""
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID"):
        value = str(found.dataset.get(keyword, "") or "")
        if len(value) > 64 or not _UID.fullmatch(value):
            raise Refused("bad_uid" if keyword in found.dataset or _goes_on(found) else "cut_off")


def _goes_on(found: Opened) -> bool:
    """Whether anything follows the attributes; pydicom does not complain where a file ends within them."""
    here = found.file.tell()
    end = found.file.seek(0, os.SEEK_END)
    found.file.seek(here)
    return here < end or "PixelData" in found.dataset


def held_for(dataset: Attributes) -> str | None:
    """Why a person must look at the pixels before readers do; raises Refused for what does not come in at all."""
    sop_class, modality = str(dataset.SOPClassUID), str(dataset.get("Modality", "") or "")
    if sop_class in _SEGMENTATIONS or modality in ("SEG", "RTSTRUCT"):
        raise Refused("needs_label_mapping")
    if modality in _WITHOUT_IMAGE:
        raise Refused("not_an_image")
    if modality in ULTRASOUND:
        return "needs_masking"
    burned_in = str(dataset.get("BurnedInAnnotation", "") or "").strip() == "YES"
    if burned_in or sop_class in CAPTURES or dataset.get("ConversionType"):
        return "may_show_text"
    return None
