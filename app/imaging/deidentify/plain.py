"""Ordinary files: attributes in explicit little endian, whole in memory; found as bytes, without converting any.

Whatever is not quite ordinary is None here, and is read by pydicom with our own checks (`reading`).
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
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
from app.imaging.deidentify.since import Since

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


_Run = tuple[bytes, tuple[_Known, ...]]
"""Attributes one after another, before them all their bytes: known at a glance together."""
_NO_RUN: _Run = (b"", ())


@dataclass(frozen=True)
class Plain:
    """`pixels`: where the element of the pixels begins; `since`: what differs from the file found before."""

    syntax: UID
    encoding: Encoding
    elements: Mapping[int, Raw]
    pixels: int
    since: Since | None


class Scanner:
    """Finds the attributes of one file after another. What lies where it lay in the file before is known at a glance,
    and is the same object then."""

    def __init__(self) -> None:
        self._meta: Sequence[_Run] = ()
        self._runs: Sequence[_Run] = ()
        self._elements: Mapping[int, Raw] = {}

    def plain(self, data: bytes) -> Plain | None:
        """Of a whole file, or at least all before its pixels."""
        try:
            return self._plain(data)
        except (_NotPlain, struct.error, ValueError, LookupError, TypeError):
            return None

    def _plain(self, data: bytes) -> Plain:
        if len(data) > LARGEST_BYTES or data[128:132] != b"DICM" or data[132:140] != _META_LENGTH:
            raise _NotPlain
        start = 144 + int.from_bytes(data[140:144], "little")
        meta = _Walk(data, 144, start, self._meta)
        if meta.at != start:
            raise _NotPlain
        said = {tag: raw[1].decode("ascii").rstrip("\0 ") for tag, raw in meta.raws() if tag in (_SYNTAX, _CLASS)}
        syntax = _syntax(said.get(_SYNTAX, ""))
        if said.get(_CLASS) == MediaStorageDirectoryStorage:
            raise _NotPlain
        walk = _Walk(data, start, len(data), self._runs)
        if walk.is_alike:
            elements = {**self._elements, **{known.tag: known.raw for known in walk.new}}
            since = Since(self._elements, [known.tag for known in walk.new])
        else:
            elements, since = dict(walk.raws()), None
        if not elements or next(iter(elements)) < _FIRST or not _SLOW.isdisjoint(elements):
            raise _NotPlain
        self._meta, self._runs, self._elements = meta.runs, walk.runs, elements
        return Plain(syntax, encoding_of(elements.get(CHARACTER_SET)), elements, walk.at, since)


def plain(data: bytes) -> Plain | None:
    """Of one file alone."""
    return Scanner().plain(data)


@lru_cache(maxsize=64)
def _syntax(said: str) -> UID:
    syntax = UID(said)
    if not syntax.is_transfer_syntax or syntax.is_private or syntax in _OTHER:
        raise _NotPlain
    return syntax


class _Walk:
    """Through the attributes up to `end`, or before the pixels: `at` is where that is.

    `runs`: all of them; `new`: those that are not as `before`; `is_alike`: they have the same tags.
    """

    def __init__(self, data: bytes, at: int, end: int, before: Sequence[_Run]) -> None:
        self.runs: list[_Run] = []
        self.new: list[_Known] = []
        self.is_alike = bool(before)
        ahead, last = list(reversed(before)), -1
        while at < end:
            whole, known = ahead[-1] if ahead else _NO_RUN
            if known and data.startswith(whole, at):
                self.runs.append(ahead.pop())
                at, last = at + len(whole), known[-1].tag
            elif len(known) > 1:
                ahead[-1:] = reversed(_parted(known, data, at))
            else:
                found = _found(data, at)
                if found is None:
                    break
                if found.tag <= last:
                    raise _NotPlain
                self.runs.append((found.whole, (found,)))
                self.new.append(found)
                at, last = at + len(found.whole), found.tag
                self.is_alike = self.is_alike and bool(known) and known[0].tag == last
                while ahead and ahead[-1][1][0].tag <= last:
                    later = tuple(one for one in ahead.pop()[1] if one.tag > last)
                    ahead += [_run(later)] if later else []
        self.at = at
        if ahead or not self.is_alike:
            self.is_alike = False
            self.runs = [_run(tuple(one for _, known in self.runs for one in known))]

    def raws(self) -> Iterator[tuple[int, Raw]]:
        return ((one.tag, one.raw) for _, known in self.runs for one in known)


def _run(known: tuple[_Known, ...]) -> _Run:
    return b"".join(one.whole for one in known), known


def _parted(known: tuple[_Known, ...], data: bytes, at: int) -> list[_Run]:
    """What is alike, the one that is not, and the rest, of which we do not know yet."""
    index = 0
    while data.startswith(known[index].whole, at):
        at += len(known[index].whole)
        index += 1
    return [_run(part) for part in (known[:index], known[index : index + 1], known[index + 1 :]) if part]


def _found(data: bytes, start: int) -> _Known | None:
    """The attribute that begins here, if it lies before the pixels."""
    tag, representation, value, length = _start(data, start)
    if tag >= _PIXELS:
        return None
    end, rest = value + length, 0
    if representation == "SQ":
        end = _items(data, value, length, DEEPEST)
        rest = 8 if length == _UNDEFINED else 0
    if end > len(data):
        raise _NotPlain
    return _Known(data[start:end], tag, (representation, data[value : end - rest]))


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
