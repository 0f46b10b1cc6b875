"""What waits for its intake: the files of one delivery, numbered, each sealed chunk by chunk (AES-256-GCM).

The key is random, one for each delivery, and stands in its row only, itself sealed under the house's secret.
When the delivery ends the row forgets it: whatever a disk or a backup still holds is noise from then on.
Names of files are never written.
"""

import fcntl
import hashlib
import hmac
import io
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.kernel.folders import own_folder
from app.kernel.refusals import Conflict, Unavailable
from app.kernel.settings import settings

CHUNK_BYTES = 1024**2
_NONCE, _TAG = 12, 16
_RECORD = _NONCE + CHUNK_BYTES + _TAG


def incoming() -> Path:
    return settings().data_dir / "incoming"


def new_key(intake_id: uuid.UUID) -> bytes:
    """A fresh key, sealed under the house's secret: a copy of the database alone opens nothing."""
    return _sealed(_house(), AESGCM.generate_key(256), intake_id.bytes)


@dataclass(frozen=True)
class Waiting:
    """The waiting files of one delivery; `sealed_key` comes from its row."""

    intake_id: uuid.UUID
    sealed_key: bytes

    @property
    def folder(self) -> Path:
        return incoming() / str(self.intake_id)

    def numbers(self) -> list[int]:
        """Those that have begun to arrive, in order."""
        names = (one.name for one in self.folder.iterdir()) if self.folder.is_dir() else ()
        return sorted(int(name) for name in names if name.isdecimal())

    def write(self, number: int, source: IO[bytes]) -> int:
        """A whole file, on the disk when this returns; its size."""
        name = f"{number:06d}"
        with self._open(f"{name}.part", os.O_RDWR | os.O_CREAT | os.O_TRUNC) as file:
            size = self._add(file, number, 0, source)
            os.replace(self.folder / f"{name}.part", self.folder / name)
            self._settle_names()
        return size

    def append(self, number: int, offset: int, source: IO[bytes]) -> int:
        """More of a file, on the disk when this returns; how much of it is here now.

        All parts of a file but its last are whole chunks. An `offset` that is not the end is a Conflict whose
        details say how much `arrived`.
        """
        with self._open(f"{number:06d}", os.O_RDWR | os.O_CREAT) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            arrived = self._arrived(file, number)
            if offset != arrived or arrived % CHUNK_BYTES:
                sentence = "This part does not continue what has arrived of the file."
                raise Conflict(sentence, code="wrong_offset", details={"arrived": arrived})
            file.truncate(arrived // CHUNK_BYTES * _RECORD)
            size = self._add(file, number, arrived, source)
            if offset == 0:
                self._settle_names()
        return size

    def arrived(self, number: int) -> int:
        """How many bytes of the file are safe here; what a crash tore does not count."""
        if not (self.folder / f"{number:06d}").exists():
            return 0
        with self._open(f"{number:06d}", os.O_RDONLY) as file:
            return self._arrived(file, number)

    @contextmanager
    def opened(self, number: int) -> Iterator[tuple[IO[bytes], int]]:
        """The file as it was sent, for reading at any place, and its size; nothing is unsealed but to memory."""
        with self._open(f"{number:06d}", os.O_RDONLY) as file:
            size = self._arrived(file, number)
            with io.BufferedReader(_Unsealed(self, file, number, size), CHUNK_BYTES) as plain:
                yield plain, size

    def chunk(self, file: IO[bytes], number: int, index: int) -> bytes:
        record = os.pread(file.fileno(), _RECORD, index * _RECORD)
        return self._key().decrypt(record[:_NONCE], record[_NONCE:], _place(number, index))

    def _arrived(self, file: IO[bytes], number: int) -> int:
        whole, rest = divmod(os.fstat(file.fileno()).st_size, _RECORD)
        if rest == 0:
            return whole * CHUNK_BYTES
        try:
            return whole * CHUNK_BYTES + len(self.chunk(file, number, whole))
        except (InvalidTag, ValueError):
            return whole * CHUNK_BYTES

    def _add(self, file: IO[bytes], number: int, arrived: int, source: IO[bytes]) -> int:
        key = self._key()
        file.seek(arrived // CHUNK_BYTES * _RECORD)
        while chunk := source.read(CHUNK_BYTES):
            file.write(_sealed(key, chunk, _place(number, arrived // CHUNK_BYTES)))
            arrived += len(chunk)
        file.flush()
        os.fsync(file.fileno())
        return arrived

    def _key(self) -> AESGCM:
        nonce, sealed = self.sealed_key[:_NONCE], self.sealed_key[_NONCE:]
        return AESGCM(_house().decrypt(nonce, sealed, self.intake_id.bytes))

    @contextmanager
    def _open(self, name: str, flags: int) -> Iterator[IO[bytes]]:
        try:
            if flags & os.O_CREAT:
                own_folder(incoming())
                own_folder(self.folder)
            descriptor = os.open(self.folder / name, flags | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "r+b" if flags & os.O_RDWR else "rb") as file:
                yield file
        except OSError as error:
            raise Unavailable("What is sent cannot be kept now: the storage refuses.") from error

    def _settle_names(self) -> None:
        """The entries of the folder survive a power cut too."""
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class _Unsealed(io.RawIOBase):
    """A waiting file as a plain one: seekable, read only, one chunk in memory."""

    def __init__(self, waiting: Waiting, file: IO[bytes], number: int, size: int) -> None:
        self._waiting, self._file, self._number, self._size = waiting, file, number, size
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
            self._chunk = self._waiting.chunk(self._file, self._number, index)
            self._index = index
        part = self._chunk[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


def drop(intake_id: uuid.UUID) -> None:
    """Removes the files; that their key is gone from the row is what makes them unreadable."""
    shutil.rmtree(incoming() / str(intake_id), ignore_errors=True)


def _house() -> AESGCM:
    return AESGCM(hmac.new(settings().secret.encode(), b"what waits", hashlib.sha256).digest())


def _place(number: int, index: int) -> bytes:
    return f"{number}/{index}".encode()


def _sealed(key: AESGCM, chunk: bytes, place: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + key.encrypt(nonce, chunk, place)
