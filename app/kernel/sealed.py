"""Sealed files: authenticated chunk by chunk, so that they are written in parts and read anywhere in little memory.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: “Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance”, CRYPTO 2015): each chunk is sealed with AES-256-GCM together with its place and with whether it is
the last, so that a file cut off, lengthened or reordered does not open. Nonces are random instead of counted, and place
and end stand in the associated data: a chunk torn by a crash is written again, and must not meet its nonce (0129).
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK_BYTES = 1024**2
_NONCE, _TAG = 12, 16
RECORD_BYTES = _NONCE + CHUNK_BYTES + _TAG


class Damaged(Exception):
    """A sealed file is not what was written: cut off, changed, reordered, another file, or under another key."""


def new_key() -> bytes:
    return AESGCM.generate_key(256)


@dataclass(frozen=True)
class Sealed:
    """A file at `path`; `name` is bound to every chunk, so that no file can take the place of another."""

    path: Path
    key: bytes = field(repr=False)
    name: str

    @contextmanager
    def opened(self) -> Iterator[tuple[BinaryIO, int]]:
        """The plain bytes at any place, and how many; nothing is unsealed but to memory. Raises Damaged."""
        with self.path.open("rb", buffering=0) as file:
            size = self._whole_size(file)
            with io.BufferedReader(_Unsealed(self, file, size), CHUNK_BYTES) as plain:
                yield plain, size

    def append(self, source: IO[bytes], file: IO[bytes], *, arrived: int, total: int) -> int:
        """More of it, after `arrived` bytes (whole chunks) of `total`; how much is here now."""
        cipher = AESGCM(self.key)
        file.seek(arrived // CHUNK_BYTES * RECORD_BYTES)
        chunk = _whole(source)
        while chunk or total == 0:
            end = arrived + len(chunk)
            self._put(cipher, file, arrived // CHUNK_BYTES, chunk, is_last=end == total)
            arrived = end
            chunk = _whole(source)
            if arrived == total:
                break
        return arrived

    def arrived(self, file: IO[bytes]) -> int:
        """How much of the plain bytes is safe here so far; what a crash tore does not count."""
        whole, rest = divmod(os.fstat(file.fileno()).st_size, RECORD_BYTES)
        if rest == 0:
            return whole * CHUNK_BYTES
        try:
            return whole * CHUNK_BYTES + len(self.chunk(file, whole, is_last=True))
        except Damaged:
            return whole * CHUNK_BYTES

    def chunk(self, file: IO[bytes], index: int, *, is_last: bool) -> bytes:
        record = os.pread(file.fileno(), RECORD_BYTES, index * RECORD_BYTES)
        try:
            return AESGCM(self.key).decrypt(record[:_NONCE], record[_NONCE:], self._bound(index, is_last))
        except (InvalidTag, ValueError):
            raise Damaged from None

    def _whole_size(self, file: IO[bytes]) -> int:
        """Its end is there, and is its end."""
        records = -(-os.fstat(file.fileno()).st_size // RECORD_BYTES)
        if records == 0:
            raise Damaged
        return (records - 1) * CHUNK_BYTES + len(self.chunk(file, records - 1, is_last=True))

    def _put(self, cipher: AESGCM, file: IO[bytes], index: int, chunk: bytes, *, is_last: bool) -> None:
        nonce = os.urandom(_NONCE)
        file.write(nonce + cipher.encrypt(nonce, chunk, self._bound(index, is_last)))

    def _bound(self, index: int, is_last: bool) -> bytes:
        return f"{self.name}/{index}/{'last' if is_last else 'more'}".encode()


class Sealing:
    """Seals what comes piece by piece into `file`, which stands at its beginning; it opens once all was finished."""

    def __init__(self, sealed: Sealed, file: IO[bytes]) -> None:
        self._sealed, self._file = sealed, file
        self._cipher = AESGCM(sealed.key)
        self._rest, self._chunks = bytearray(), 0

    def write(self, piece: bytes | bytearray) -> None:
        self._rest += piece
        # a whole chunk waits for more: it may be the last
        while len(self._rest) > CHUNK_BYTES:
            chunk = bytes(self._rest[:CHUNK_BYTES])
            del self._rest[:CHUNK_BYTES]
            self._put(chunk, is_last=False)

    def finish(self) -> int:
        """The size of the plain bytes."""
        size = self._chunks * CHUNK_BYTES + len(self._rest)
        self._put(bytes(self._rest), is_last=True)
        return size

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        self._sealed._put(self._cipher, self._file, self._chunks, chunk, is_last=is_last)
        self._chunks += 1


class _Unsealed(io.RawIOBase):
    """A sealed file as a plain one: seekable, read only, one chunk in memory."""

    name = ""
    """Readers ask a file for its name; what is sealed has none."""

    def __init__(self, sealed: Sealed, file: IO[bytes], size: int) -> None:
        self._sealed, self._file, self._size = sealed, file, size
        self._last = max(0, size - 1) // CHUNK_BYTES
        self._at = 0
        self._index, self._chunk = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the base takes any buffer
        if self._at >= self._size:
            return 0
        index, start = divmod(self._at, CHUNK_BYTES)
        if index != self._index:
            self._chunk = self._sealed.chunk(self._file, index, is_last=index == self._last)
            self._index = index
        part = self._chunk[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


def _whole(source: IO[bytes]) -> bytes:
    """A whole chunk; less at the end only, also of a source that gives little at a time."""
    parts, left = [], CHUNK_BYTES
    while left and (part := source.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
