"""Blobs in a folder of this machine: every read is a pread of a file that nginx may send as well."""

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from app.kernel.blobs.base import (
    PIECE_BYTES,
    BlobStore,
    FileHandle,
    Kept,
    key_of,
    named,
    open_private,
)
from app.kernel.blobs.folder_batch import FolderBatch
from app.kernel.folders import own_folder
from app.kernel.refusals import NotFound, Unavailable

UNFINISHED = "unfinished"


class FolderStore(BlobStore):
    is_local = True

    def __init__(self, root: Path) -> None:
        own_folder(root.parent)
        self.root = own_folder(root).resolve()
        self._place = f"{self.root}/"
        self.name = str(self.root)
        self._made: set[str] = set()

    def opened(self, kind: str, sha256: str) -> FileHandle:
        try:
            return FileHandle(os.open(self._place + key_of(kind, sha256), os.O_RDONLY | os.O_CLOEXEC))
        except FileNotFoundError:
            raise NotFound("These bytes are not in the store.") from None

    def path(self, kind: str, sha256: str) -> Path | None:
        """The file itself."""
        path = self.root / key_of(kind, sha256)
        return path if path.is_file() else None

    def kept(self, kind: str, sha256: str) -> Kept | None:
        try:
            facts = os.stat(self._place + key_of(kind, sha256))
        except FileNotFoundError:
            return None
        return Kept(kind, sha256, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))

    def as_stored(self, kind: str, sha256: str) -> Iterator[bytes]:
        with self.opened(kind, sha256) as blob:
            start = 0
            while part := blob.read(start, PIECE_BYTES):
                start += len(part)
                yield part

    def every(self) -> Iterator[Kept]:
        for path in self.root.glob("*/*/*"):
            kind, name = named(path.relative_to(self.root).as_posix())
            if name and (kept := self.kept(kind, name)):
                yield kept

    def delete(self, kind: str, sha256: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._place + key_of(kind, sha256))

    def forget_unfinished(self, older_than: timedelta) -> int:
        old = [
            path
            for path in own_folder(self.root / UNFINISHED).iterdir()
            if time.time() - path.stat().st_mtime > older_than.total_seconds()
        ]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def assert_usable(self) -> None:
        try:
            with self._waiting() as waiting:
                waiting.write(b"Consilium")
                waiting.flush()
        except OSError as error:
            raise Unavailable(f"The image store {self.name} cannot be written to: {error.strerror}.") from error

    @contextlib.contextmanager
    def batch(self) -> Iterator[FolderBatch]:
        batch = FolderBatch(self)
        try:
            yield batch
        finally:
            batch.forget()

    @contextlib.contextmanager
    def _waiting(self) -> Iterator[IO[bytes]]:
        path = self.unfinished()
        with open(path, "x+b", opener=open_private, buffering=0) as file:
            try:
                yield file
            finally:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(path)

    def unfinished(self) -> str:
        """A path for bytes that have no name yet."""
        return f"{self._folder(UNFINISHED)}/{secrets.token_hex(16)}"

    def _folder(self, name: str) -> str:
        path = self._place + name
        if path not in self._made or not os.path.isdir(path):
            own_folder(Path(path))
            self._made.add(path)
        return path

    def _renewed(self, key: str) -> bool:
        try:
            os.utime(self._place + key)
        except FileNotFoundError:
            return False
        return True

    def _take(self, waiting: IO[bytes], key: str, size: int) -> None:
        # on the disk before any row says so
        os.fdatasync(waiting.fileno())
        self.give_name(waiting.name, key)

    def give_name(self, path: str, key: str) -> None:
        """Gives bytes that are on the disk their name."""
        self._folder(key.rpartition("/")[0])
        os.rename(path, self._place + key)
