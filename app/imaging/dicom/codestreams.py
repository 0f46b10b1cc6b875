"""What compressed frames carry besides the image: comments, application data, bytes after their end.

It is blanked in place: lengths and offsets stay, and every decoder gives the same numbers as before.
"""

import re
import struct

import imagecodecs
from pydicom.uid import JPEG2000TransferSyntaxes, JPEGLSTransferSyntaxes, JPEGTransferSyntaxes, RLELossless

_JPEG_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_LS_MARKER = re.compile(rb"\xff[\x80-\xfe]")
"""After an FF of its data JPEG writes 00 (or a restart), JPEG-LS a byte below 80."""
_JPEG_START, _JPEG_END, _SCAN, _COMMENT, _FILL = 0xD8, 0xD9, 0xDA, 0xFE, 0xFF
_KEPT = {0xE0: (b"JFIF\0", 14), 0xE8: (b"mrfx", 5), 0xEE: (b"Adobe", 12)}
"""Of application data what decoders look at: density, and which colours these are."""
_J2K_START, _TILE, _DATA, _J2K_COMMENT, _J2K_END = 0xFF4F, 0xFF90, 0xFF93, 0xFF64, 0xFFD9
WRAPPED = b"\0\0\0\x0cjP  "
_RLE_HEADER = 64


class Malformed(Exception):
    """Not made as its format says: nobody can tell what in it is image."""


def without_text(frame: bytes, syntax: str, pixels: int) -> bytes:
    """`pixels`: rows x columns. Raises Malformed. Of JPEG 2000 in a file format of its own only the image is left."""
    try:
        if syntax == RLELossless:
            return _rle(frame, pixels)
        if syntax in JPEGTransferSyntaxes or syntax in JPEGLSTransferSyntaxes:
            return _jpeg(frame, _LS_MARKER if syntax in JPEGLSTransferSyntaxes else _JPEG_MARKER)
        if syntax in JPEG2000TransferSyntaxes or frame[:2] == b"\xff\x4f":
            return _jpeg2000(frame)
    except (struct.error, IndexError):
        raise Malformed from None
    raise Malformed


def _jpeg(frame: bytes, marker_in_data: re.Pattern[bytes]) -> bytes:
    if frame[:2] != b"\xff\xd8":
        raise Malformed
    made = bytearray(frame)
    at = 2
    while at < len(frame):
        if frame[at] != _FILL:
            raise Malformed
        kind = frame[at + 1]
        if kind == _FILL:
            at += 1
            continue
        at += 2
        if kind == _JPEG_END:
            _blank(made, at, len(made))
            break
        if kind == 0x01 or 0xD0 <= kind <= _JPEG_START:
            continue
        (length,) = struct.unpack_from(">H", frame, at)
        if length < 2 or at + length > len(frame):
            raise Malformed
        if kind == _COMMENT or 0xE0 <= kind <= 0xEF:
            name, kept = _KEPT.get(kind, (b"", 0))
            keeps = kept if name and frame.startswith(name, at + 2) else 0
            _blank(made, min(at + 2 + keeps, at + length), at + length)
        at += length
        if kind == _SCAN:
            found = marker_in_data.search(frame, at)
            at = found.start() if found else len(frame)
    return bytes(made)


def _jpeg2000(frame: bytes) -> bytes:
    if frame.startswith(WRAPPED):
        frame = frame[max(frame.find(b"\xff\x4f\xff\x51"), 0) :]
    if struct.unpack_from(">H", frame)[0] != _J2K_START:
        raise Malformed
    made = bytearray(frame)
    at = _segments(frame, made, 2, _TILE)
    while struct.unpack_from(">H", frame, at)[0] == _TILE:
        (length,) = struct.unpack_from(">L", frame, at + 6)
        _segments(frame, made, at + 12, _DATA)
        # a part without a length is the last, up to the end
        following = at + length if length else max(frame.rfind(b"\xff\xd9"), at + 12)
        if following > len(frame):
            raise Malformed
        if following >= len(frame) - 1:
            return bytes(made)
        at = following
    if struct.unpack_from(">H", frame, at)[0] != _J2K_END:
        raise Malformed
    _blank(made, at + 2, len(made))
    return bytes(made)


def _segments(frame: bytes, made: bytearray, at: int, until: int) -> int:
    """Blanks the comments of a header; where the marker `until` is."""
    while (marker := struct.unpack_from(">H", frame, at)[0]) != until:
        (length,) = struct.unpack_from(">H", frame, at + 2)
        if marker < 0xFF00 or length < 2 or at + 2 + length > len(frame):
            raise Malformed
        if marker == _J2K_COMMENT:
            # the number before the text says of what kind it is
            _blank(made, at + 6, at + 2 + length)
        at += 2 + length
    return at


def _rle(frame: bytes, pixels: int) -> bytes:
    count, *offsets = struct.unpack_from("<16L", frame)
    used = offsets[:count]
    if not 1 <= count <= 15 or used[0] != _RLE_HEADER or used != sorted(used):
        raise Malformed
    made = bytearray(frame)
    _blank(made, 4 + 4 * count, _RLE_HEADER)
    for start, end in zip(used, [*used[1:], len(frame)], strict=True):
        segment = frame[start:end]
        # a fast look first: only where more is packed than the pixels, or nothing can be said, it is walked through
        if segment[-1:] not in (b"\0", b"\x80") or len(_unpacked(segment)) != pixels:
            _blank(made, start + _packed_length(segment, pixels), end)
    return bytes(made)


def _unpacked(segment: bytes) -> bytes:
    try:
        return bytes(imagecodecs.packbits_decode(segment))
    except imagecodecs.PackbitsError:
        return b""


def _packed_length(segment: bytes, pixels: int) -> int:
    """Of the bytes that make so many pixels (PS3.5 G.3)."""
    at = done = 0
    while done < pixels:
        head = segment[at]
        if head < 128:
            done += head + 1
            at += head + 2
        elif head > 128:
            done += 257 - head
            at += 2
        else:
            at += 1
    return at


def _blank(made: bytearray, start: int, end: int) -> None:
    made[start:end] = bytes(max(0, end - start))
