"""The element of the pixels with nothing but the pixels in it: what lies beside them may be text or an overlay."""

import struct
from collections.abc import Iterator
from itertools import islice

import numpy as np
from pydicom.encaps import generate_fragmented_frames
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from app.imaging.dicom.codestreams import WRAPPED, Malformed, without_text
from app.imaging.dicom.element import PIECE_BYTES, PixelElement
from app.imaging.dicom.header import Attributes, lasting
from app.imaging.dicom.pixels import native_bytes
from app.imaging.dicom.reading import Opened
from app.imaging.dicom.refused import Refused

_ITEM = struct.pack("<HH", 0xFFFE, 0xE000)
_END = struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)


def bare_parts(found: Opened, element: PixelElement, frames: int) -> Iterator[bytes | memoryview]:
    """Tag included. Raises Refused where nobody can tell what is image."""
    yield _head(element, found.syntax)
    if found.native_length is None:
        yield from _items(found, element, frames)
        return
    size = lasting(found.dataset, native_bytes, frames)
    for start in range(0, size, PIECE_BYTES):
        part = element.read(element.value + start, min(size - start, PIECE_BYTES))
        yield without_spare_bits(part, found.dataset, found.syntax)
    if element.length > size:
        yield bytes(element.length - size)


def bare_value(found: Opened, frames: int) -> bytes:
    """Of pixels that lie in the data set itself."""
    size = native_bytes(found.dataset, frames)
    data = found.dataset.PixelData
    return b"".join((without_spare_bits(data[:size], found.dataset, found.syntax), bytes(len(data) - size)))


def without_spare_bits(data: bytes | memoryview, dataset: Attributes, syntax: str) -> bytes | memoryview:
    """Numbers without what old objects keep in the bits that no number uses; whole numbers of `dataset`."""
    allocated, stored = int(dataset.BitsAllocated), int(dataset.BitsStored)
    spare = allocated - stored
    if not spare:
        return data
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    kind = np.dtype(f"{order}{'i' if int(dataset.PixelRepresentation) else 'u'}{allocated // 8}")
    numbers = np.frombuffer(data, kind)
    native = numbers.astype(kind.newbyteorder("="), copy=False)
    if kind.kind == "u" and native.max() < 1 << stored:
        return data
    cleared = (native << spare) >> spare
    if kind.kind == "u" or not np.array_equal(native & ((1 << stored) - 1), native):
        return cleared.astype(kind, copy=False).tobytes()
    # signed numbers whose spare bits are empty stay as they are
    return data


def _head(element: PixelElement, syntax: str) -> bytes:
    element.file.seek(element.start)
    head = bytearray(element.file.read(element.value - element.start))
    if syntax != ImplicitVRLittleEndian:
        head[6:8] = b"\0\0"
    return bytes(head)


def _items(found: Opened, element: PixelElement, frames: int) -> Iterator[bytes]:
    """The items as they came, each frame without what is no image; an offset table that is none becomes empty."""
    pixels = int(found.dataset.Rows) * int(found.dataset.Columns)
    (table_at, table_length), *fragments = _places(element)
    groups = _by_frame(element, fragments, frames)
    table = _read(element, table_at, table_length)
    first = _read(element, *groups[0][0])
    is_same_length = not first.startswith(WRAPPED)
    if not is_same_length or table != _table(groups):
        table = b""
    yield _ITEM + struct.pack("<L", len(table)) + table
    for group in groups:
        data = b"".join(_read(element, place, length) for place, length in group)
        try:
            bare = without_text(data, found.syntax, pixels)
        except Malformed:
            raise Refused("undecodable") from None
        lengths = [length for _, length in group] if is_same_length else [len(bare) + len(bare) % 2]
        at = 0
        for length in lengths:
            yield _ITEM + struct.pack("<L", length) + bare[at : at + length].ljust(length, b"\0")
            at += length
    yield _END


def _places(element: PixelElement) -> list[tuple[int, int]]:
    """Of the value of each item, the table of offsets first."""
    found, at = [], element.value
    while at + 8 < element.end:
        (length,) = struct.unpack("<L", _read(element, at + 4, 4))
        found.append((at + 8, length))
        at += 8 + length
    return found


def _by_frame(element: PixelElement, fragments: list[tuple[int, int]], frames: int) -> list[list[tuple[int, int]]]:
    if frames == 1:
        return [fragments]
    if len(fragments) == frames:
        return [[one] for one in fragments]
    element.file.seek(element.value)
    left = iter(fragments)
    sizes = [len(one) for one in generate_fragmented_frames(element.file, number_of_frames=frames)]
    if sum(sizes) != len(fragments):
        raise Refused("pixel_mismatch")
    return [list(islice(left, size)) for size in sizes]


def _table(groups: list[list[tuple[int, int]]]) -> bytes:
    start = groups[0][0][0]
    return struct.pack(f"<{len(groups)}L", *(group[0][0] - start for group in groups))


def _read(element: PixelElement, place: int, length: int) -> bytes:
    element.file.seek(place)
    return element.file.read(length)
