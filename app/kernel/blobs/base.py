"""What every blob store does; the contract in words stands in the package."""

import contextlib
import hashlib
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Self

from app.kernel.refusals import NotFound, Unavailable

PIECE_BYTES = 1024**2
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class BlobRef:
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Kept:
    """A blob as it is found in the store; `since` is when it was put, or put again."""

    kind: str
    sha256: str
    size_bytes: int
    since: datetime


class BlobHandle(ABC):
    """An opened blob."""

    size_bytes: int

    @abstractmethod
    def read(self, start: int, length: int) -> bytes:
        """Fewer bytes at the end of the blob; none after it."""

    def fileno(self) -> int | None:
        """A descriptor of the bytes on this machine, which this handle closes; None where there is none."""
        return None

    def close(self) -> None:  # noqa: B027  not every handle has something to close
        """Twice does no harm."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class FileHandle(BlobHandle):
    """Of a file on this machine."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.size_bytes = os.fstat(descriptor).st_size

    def read(self, start: int, length: int) -> bytes:
        data = os.pread(self._descriptor, length, start)
        if len(data) == length or start + len(data) >= self.size_bytes:
            return data
        # one pread gives 2 GB at most
        return data + self.read(start + len(data), length - len(data))

    def fileno(self) -> int:
        return self._descriptor

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    # like a file: what is forgotten is closed
    __del__ = close


class Batch:
    """Of a store that makes each blob safe at once."""

    def __init__(self, store: "BlobStore") -> None:
        self._store = store

    def put(self, data: bytes, kind: str) -> BlobRef:
        return self.put_parts((data,), kind)

    def put_parts(self, parts: Iterable[bytes], kind: str) -> BlobRef:
        return self._store.put_parts(parts, kind)

    def settle(self) -> None:
        """When it returns, all are there, and safe."""


class BlobStore(ABC):
    is_local: bool
    """Whether reading is a pread."""
    name: str
    """Where it is, in words."""

    def put(self, data: bytes, kind: str) -> BlobRef:
        name = hashlib.sha256(data).hexdigest()
        with writing():
            if not self._renewed(key_of(kind, name)):
                with self._waiting() as waiting:
                    self._finish(waiting, (data,), kind)
        return BlobRef(name, len(data))

    def put_parts(self, parts: Iterable[bytes], kind: str) -> BlobRef:
        """The parts one after another as one blob; only one part at a time is in memory on our side."""
        with writing(), self._waiting() as waiting:
            return self._finish(waiting, parts, kind)

    def batch(self) -> AbstractContextManager["Batch"]:
        """For many blobs that are to be safe together, later: none of them is there before `settle`."""
        return contextlib.nullcontext(Batch(self))

    def _finish(self, waiting: IO[bytes], parts: Iterable[bytes], kind: str) -> BlobRef:
        digest, size = hashlib.sha256(), 0
        for part in parts:
            digest.update(part)
            size += len(part)
            waiting.write(part)
        waiting.flush()
        if os.fstat(waiting.fileno()).st_size != size:
            raise OSError("not all bytes were taken")
        key = key_of(kind, digest.hexdigest())
        if not self._renewed(key):
            self._take(waiting, key, size)
        return BlobRef(digest.hexdigest(), size)

    def get(self, kind: str, sha256: str) -> bytes:
        with self.opened(kind, sha256) as blob:
            return blob.read(0, blob.size_bytes)

    def read(self, kind: str, sha256: str, start: int, length: int) -> bytes:
        with self.opened(kind, sha256) as blob:
            return blob.read(start, length)

    def exists(self, kind: str, sha256: str) -> bool:
        return self.kept(kind, sha256) is not None

    def size(self, kind: str, sha256: str) -> int | None:
        """In bytes; None when it is not there."""
        kept = self.kept(kind, sha256)
        return kept.size_bytes if kept else None

    @abstractmethod
    def opened(self, kind: str, sha256: str) -> BlobHandle: ...

    @abstractmethod
    def kept(self, kind: str, sha256: str) -> Kept | None:
        """What is there now; None when nothing is."""

    @abstractmethod
    def as_stored(self, kind: str, sha256: str) -> Iterator[bytes]:
        """Piece by piece what lies in the store now, whatever it is."""

    @abstractmethod
    def every(self) -> Iterator[Kept]:
        """All blobs, in no order; what comes and goes meanwhile may be among them or not."""

    @abstractmethod
    def delete(self, kind: str, sha256: str) -> None:
        """For bytes that must not stay (a name in the pixels); of what is not there nothing is said."""

    @abstractmethod
    def forget_unfinished(self, older_than: timedelta) -> int:
        """Removes what killed writers left behind; says how many."""

    @abstractmethod
    def assert_usable(self) -> None:
        """Writes, reads and deletes a few bytes; `Unavailable` says what is wrong in words for the operator."""

    @abstractmethod
    def _waiting(self) -> AbstractContextManager[IO[bytes]]:
        """A file for bytes whose name is not yet known."""

    @abstractmethod
    def _renewed(self, key: str) -> bool:
        """Whether it is there, and young again: a sweep leaves it alone. OSError when that cannot be said."""

    @abstractmethod
    def _take(self, waiting: IO[bytes], key: str, size: int) -> None:
        """Puts the bytes at their name, all at once and safely on a disk. OSError when it cannot."""


@contextmanager
def writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable("The image store cannot be written to now; nothing was changed.") from error


def open_private(path: str, flags: int) -> int:
    """An opener: only for ourselves, and not for our children."""
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def key_of(kind: str, sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise NotFound("These bytes are not in the store.")
    return f"{kind}/{sha256[:2]}/{sha256}"


def named(path: str) -> tuple[str, str]:
    """Kind and name of what lies at this place in the store; no name for what is no blob."""
    kind, _, rest = path.partition("/")
    folder, _, name = rest.partition("/")
    return kind, name if _SHA256.fullmatch(name) and folder == name[:2] else ""
