"""What waits for its intake: the files of one delivery, numbered, each sealed (`kernel.sealed`).

The key is random, one for each delivery, and stands in its row only, itself sealed under the house's secret.
When the delivery ends the row forgets it: whatever a disk or a backup still holds is noise from then on.
Names of files are never written.
"""

import fcntl
import hashlib
import hmac
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

from app.imaging.store.arriving import Arriving, folder_of, incoming, keeping, settle, settle_names
from app.kernel.folders import own_folder
from app.kernel.refusals import Conflict
from app.kernel.sealed import CHUNK_BYTES, RECORD_BYTES, Damaged, Sealed
from app.kernel.settings import settings

_NONCE = 12


def new_key(intake_id: uuid.UUID) -> bytes:
    """A fresh key, sealed under the house's secret: a copy of the database alone opens nothing."""
    nonce = os.urandom(_NONCE)
    return nonce + _house().encrypt(nonce, AESGCM.generate_key(256), intake_id.bytes)


@dataclass(frozen=True)
class Waiting:
    """The waiting files of one delivery; `sealed_key` comes from its row."""

    intake_id: uuid.UUID
    sealed_key: bytes

    @property
    def folder(self) -> Path:
        return folder_of(self.intake_id)

    @property
    def is_here(self) -> bool:
        """Something of it lies on this machine, or in a folder that it shares."""
        return self.folder.is_dir()

    def numbers(self) -> list[int]:
        """Those that have begun to arrive, in order."""
        names = (one.name for one in self.folder.iterdir()) if self.folder.is_dir() else ()
        return sorted(int(name) for name in names if name.isdecimal())

    def sealed(self, number: int) -> Sealed:
        return Sealed(self.folder / f"{number:06d}", self._key, str(number))

    def begin(self, number: int) -> Arriving:
        """A file of which nobody knows yet how long it is."""
        own_folder(incoming())
        return Arriving(self.sealed(number))

    def write(self, number: int, source: IO[bytes]) -> int:
        """A whole file, on the disk when this returns; its size."""
        arriving = self.begin(number)
        try:
            while piece := source.read(CHUNK_BYTES):
                arriving.write(piece)
            return arriving.finish()
        finally:
            arriving.discard()

    def append(self, number: int, offset: int, source: IO[bytes], *, total: int) -> int:
        """More of a file of `total` bytes, on the disk when this returns; how much of it is here now.

        All parts of a file but its last are whole chunks. An `offset` that is not the end is a Conflict whose
        details say how much `arrived`.
        """
        sealed = self.sealed(number)
        with self._open(f"{number:06d}", os.O_RDWR | os.O_CREAT) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            arrived = sealed.arrived(file)
            if offset != arrived or (arrived % CHUNK_BYTES and arrived != total):
                sentence = "This part does not continue what has arrived of the file."
                raise Conflict(sentence, code="wrong_offset", details={"arrived": arrived})
            if arrived == total > 0:
                return arrived
            file.truncate(arrived // CHUNK_BYTES * RECORD_BYTES)
            size = sealed.append(source, file, arrived=arrived, total=total)
            settle(file)
            if offset == 0:
                settle_names(self.folder)
        return size

    def arrived(self, number: int) -> int:
        """How many bytes of the file are safe here; what a crash tore does not count."""
        if not (self.folder / f"{number:06d}").exists():
            return 0
        with self._open(f"{number:06d}", os.O_RDONLY) as file:
            return self.sealed(number).arrived(file)

    @contextmanager
    def opened(self, number: int) -> Iterator[tuple[IO[bytes], int]]:
        """The file as it was sent, for reading at any place, and its size. Raises Damaged."""
        with self.sealed(number).opened() as found:
            yield found

    @property
    def _key(self) -> bytes:
        nonce, sealed = self.sealed_key[:_NONCE], self.sealed_key[_NONCE:]
        try:
            return _house().decrypt(nonce, sealed, self.intake_id.bytes)
        except InvalidTag:
            raise Damaged from None

    @contextmanager
    def _open(self, name: str, flags: int) -> Iterator[IO[bytes]]:
        with keeping():
            if flags & os.O_CREAT:
                own_folder(incoming())
                own_folder(self.folder)
            descriptor = os.open(self.folder / name, flags | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "r+b" if flags & os.O_RDWR else "rb") as file:
                yield file


def drop(intake_id: uuid.UUID) -> None:
    """Removes the files; that their key is gone from the row is what makes them unreadable."""
    shutil.rmtree(folder_of(intake_id), ignore_errors=True)


def _house() -> AESGCM:
    return AESGCM(hmac.new(settings().secret.encode(), b"what waits", hashlib.sha256).digest())
