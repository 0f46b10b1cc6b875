"""Ordinary files: attributes in explicit little endian, whole in memory; found as bytes, without converting any.

Whatever is not quite ordinary is None here, and is read by pydicom with our own checks (`reading`).
"""

import struct
from dataclasses import dataclass

from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    MediaStorageDirectoryStorage,
)

from app.imaging.deidentify.raw import CHARACTER_SET, LONG, SHORT, Encoding, Raw, encoding_of

LARGEST_BYTES = 8 * 1024**2
DEEPEST = 8
_UNDEFINED = 0xFFFFFFFF
_PIXELS = 0x7FE00010
_FIRST = 0x00080000
_FUNCTIONAL_GROUPS = (0x52009229, 0x52009230)
_ULTRASOUND_REGIONS = 0x00186011
_OTHER = (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian)
_head = struct.Struct("<HH2sH").unpack_from
_item = struct.Struct("<4sL").unpack_from
_META_LENGTH = struct.pack("<HH2sH", 2, 0, b"UL", 4)
_SYNTAX, _CLASS = 0x00020010, 0x00020002
_ITEM, _SEQUENCE_END = bytes.fromhex("feff00e0"), bytes.fromhex("feffdde0")
_ITEM_END = bytes.fromhex("feff0de000000000")


class _NotPlain(Exception):
    """For pydicom to judge."""


@dataclass(frozen=True)
class Plain:
    """`pixels`: where the element of the pixels begins."""

    syntax: UID
    encoding: Encoding
    elements: dict[int, Raw]
    pixels: int


def plain(data: bytes) -> Plain | None:
    """Of a whole file."""
    try:
        return _plain(data)
    except (_NotPlain, struct.error, ValueError, LookupError, TypeError):
        return None


def _plain(data: bytes) -> Plain:
    if len(data) > LARGEST_BYTES or data[128:132] != b"DICM" or data[132:140] != _META_LENGTH:
        raise _NotPlain
    start = 144 + int.from_bytes(data[140:144], "little")
    meta: dict[int, Raw] = {}
    if _elements(data, 144, start, meta) != start:
        raise _NotPlain
    syntax = UID(meta[_SYNTAX][1].decode("ascii").rstrip("\0 ")) if _SYNTAX in meta else UID("")
    said = meta[_CLASS][1].decode("ascii").rstrip("\0 ") if _CLASS in meta else ""
    known = syntax.is_transfer_syntax and not syntax.is_private
    if not known or syntax in _OTHER or said == MediaStorageDirectoryStorage:
        raise _NotPlain
    found: dict[int, Raw] = {}
    pixels = _elements(data, start, len(data), found)
    if next(iter(found), 0) < _FIRST or any(tag in found for tag in (*_FUNCTIONAL_GROUPS, _ULTRASOUND_REGIONS)):
        raise _NotPlain
    return Plain(syntax, encoding_of(found.get(CHARACTER_SET)), found, pixels)


def _elements(data: bytes, at: int, end: int, found: dict[int, Raw]) -> int:
    """Fills `found`; returns where it ended: at `end`, or before the pixels."""
    last = -1
    while at < end:
        tag, representation, value, length = _start(data, at)
        if tag >= _PIXELS:
            break
        if tag <= last:
            raise _NotPlain
        last = tag
        at = value + length
        if representation == "SQ":
            at = _items(data, value, length, DEEPEST)
            found[tag] = ("SQ", data[value : at - 8 if length == _UNDEFINED else at])
        else:
            found[tag] = (representation, data[value:at])
    if at > len(data):
        raise _NotPlain
    return at


def _start(data: bytes, at: int) -> tuple[int, str, int, int]:
    """Tag, representation, where the value begins and its length."""
    group, element, name, length = _head(data, at)
    representation = SHORT.get(name)
    if representation is not None:
        return group << 16 | element, representation, at + 8, length
    representation = LONG.get(name)
    # UN of a known attribute is looked up by pydicom
    if representation is None or length or (representation == "UN" and not group & 1):
        raise _NotPlain
    return group << 16 | element, representation, at + 12, int.from_bytes(data[at + 8 : at + 12], "little")


def _items(data: bytes, at: int, length: int, depth: int) -> int:
    """Where a sequence ends, its delimiter included."""
    if not depth:
        raise _NotPlain
    end = None if length == _UNDEFINED else at + length
    while at != end:
        tag, inside = _item(data, at)
        at += 8
        if tag == _SEQUENCE_END and end is None and not inside:
            return at
        if tag != _ITEM:
            raise _NotPlain
        at = _item_end(data, at, inside, depth)
        if at > len(data):
            raise _NotPlain
    return at


def _item_end(data: bytes, at: int, length: int, depth: int) -> int:
    end = None if length == _UNDEFINED else at + length
    while at != end:
        if end is None and data[at : at + 8] == _ITEM_END:
            return at + 8
        _, representation, value, size = _start(data, at)
        at = _items(data, value, size, depth - 1) if representation == "SQ" else value + size
        if at > len(data):
            raise _NotPlain
    return at
