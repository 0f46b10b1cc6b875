"""Where the pixels lie in a file: read from there frame by frame, never held as a whole."""

import os
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from app.imaging.dicom.refused import Refused

PIECE_BYTES = 1024**2
_UNDEFINED = 0xFFFFFFFF
_ITEM = (0xFFFE, 0xE000)
_END = (0xFFFE, 0xE0DD)
_OTHER_PIXELS = ((0x7FE0, 0x0008), (0x7FE0, 0x0009))
_LARGEST_HEADER = 12


@dataclass(frozen=True)
class PixelElement:
    """From `start` (its tag) to `end`; the value begins at `value`."""

    file: BinaryIO
    start: int
    value: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.value

    def read(self, place: int, length: int) -> bytes | memoryview:
        """From the file; of one that is in memory, the bytes where they lie."""
        if isinstance(self.file, BytesIO):
            return memoryview(self.file.getvalue())[place : place + length]
        self.file.seek(place)
        return self.file.read(length)


def located(file: BinaryIO, syntax: str, *, encapsulated: bool) -> PixelElement:
    """`file` stands where the attributes before the pixels end. Raises Refused."""
    start = file.tell()
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    header = file.read(_LARGEST_HEADER)
    tag = struct.unpack(f"{order}HH", header[:4]) if len(header) >= 8 else None
    if tag in _OTHER_PIXELS:
        raise Refused("pixel_format")
    if tag != (0x7FE0, 0x0010):
        raise Refused("no_pixels")
    is_implicit = syntax == ImplicitVRLittleEndian
    if not is_implicit and len(header) < _LARGEST_HEADER:
        raise Refused("cut_off")
    at = 4 if is_implicit else 8
    (length,) = struct.unpack(f"{order}L", header[at : at + 4])
    value = start + at + 4
    if encapsulated != (length == _UNDEFINED):
        raise Refused("unreadable")
    end = _end_of_items(file, value) if encapsulated else value + length
    if end > _size(file):
        raise Refused("cut_off")
    return PixelElement(file, start, value, end)


def _end_of_items(file: BinaryIO, start: int) -> int:
    size = _size(file)
    place = start
    while True:
        file.seek(place)
        header = file.read(8)
        if len(header) < 8:
            raise Refused("cut_off")
        group, element, length = struct.unpack("<HHL", header)
        place += 8
        if (group, element) == _END:
            return place
        if (group, element) != _ITEM or length == _UNDEFINED:
            raise Refused("unreadable")
        place += length
        if place > size:
            raise Refused("cut_off")


def _size(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)
