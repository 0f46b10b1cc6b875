"""Ordinary files: attributes in explicit little endian, whole in memory; found as bytes, without converting any.

Whatever is not quite ordinary is None here, and is read by pydicom with our own checks (`reading`).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

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
_SLOW = frozenset({0x52009229, 0x52009230, 0x00186011})
"""Functional groups and regions of ultrasound: sequences that are read, not only cleaned."""
_OTHER = (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian)
_head = struct.Struct("<HH2sH").unpack_from
_item = struct.Struct("<4sL").unpack_from
_META_LENGTH = struct.pack("<HH2sH", 2, 0, b"UL", 4)
_SYNTAX, _CLASS = 0x00020010, 0x00020002
_ITEM, _SEQUENCE_END = bytes.fromhex("feff00e0"), bytes.fromhex("feffdde0")
_ITEM_END = bytes.fromhex("feff0de000000000")


class _NotPlain(Exception):
    """For pydicom to judge."""


class _Known(NamedTuple):
    """`whole`: all bytes of the attribute."""

    whole: bytes
    tag: int
    raw: Raw


@dataclass(frozen=True)
class Plain:
    """`pixels`: where the element of the pixels begins."""

    syntax: UID
    encoding: Encoding
    elements: dict[int, Raw]
    pixels: int
    known: Sequence[_Known]


class Scanner:
    """Finds the attributes of one file after another. What lies where it lay in the file before is known at a glance,
    and is the same object then."""

    def __init__(self) -> None:
        self._before: Sequence[_Known] = ()

    def plain(self, data: bytes) -> Plain | None:
        """Of a whole file, or at least all before its pixels."""
        try:
            found = _plain(data, self._before)
        except (_NotPlain, struct.error, ValueError, LookupError, TypeError):
            return None
        self._before = found.known
        return found


def plain(data: bytes) -> Plain | None:
    """Of one file alone."""
    return Scanner().plain(data)


def _plain(data: bytes, before: Sequence[_Known]) -> Plain:
    if len(data) > LARGEST_BYTES or data[128:132] != b"DICM" or data[132:140] != _META_LENGTH:
        raise _NotPlain
    start = 144 + int.from_bytes(data[140:144], "little")
    meta, end = _elements(data, 144, start, ())
    if end != start:
        raise _NotPlain
    said = {known.tag: known.raw[1].decode("ascii").rstrip("\0 ") for known in meta if known.tag in (_SYNTAX, _CLASS)}
    syntax = _syntax(said.get(_SYNTAX, ""))
    if said.get(_CLASS) == MediaStorageDirectoryStorage:
        raise _NotPlain
    found, pixels = _elements(data, start, len(data), before)
    elements = {known.tag: known.raw for known in found}
    if not found or found[0].tag < _FIRST or not _SLOW.isdisjoint(elements):
        raise _NotPlain
    return Plain(syntax, encoding_of(elements.get(CHARACTER_SET)), elements, pixels, found)


@lru_cache(maxsize=64)
def _syntax(said: str) -> UID:
    syntax = UID(said)
    if not syntax.is_transfer_syntax or syntax.is_private or syntax in _OTHER:
        raise _NotPlain
    return syntax


def _elements(data: bytes, at: int, end: int, before: Sequence[_Known]) -> tuple[list[_Known], int]:
    """Those up to `end`, or before the pixels; and where that is."""
    found: list[_Known] = []
    last, index = -1, 0
    while at < end:
        if index < len(before) and data.startswith(before[index].whole, at):
            known = before[index]
            at += len(known.whole)
            index += 1
        else:
            tag, representation, value, length = _start(data, at)
            if tag >= _PIXELS:
                break
            start, at, rest = at, value + length, 0
            if representation == "SQ":
                at = _items(data, value, length, DEEPEST)
                rest = 8 if length == _UNDEFINED else 0
            if tag <= last or at > len(data):
                raise _NotPlain
            known = _Known(data[start:at], tag, (representation, data[value : at - rest]))
            while index < len(before) and before[index].tag <= tag:
                index += 1
        found.append(known)
        last = known.tag
    return found, at


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
