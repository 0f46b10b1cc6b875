"""Blobs: immutable bytes named by their SHA-256, written once, on a local folder (object stores come later)."""

import contextlib
import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore

from app.kernel.folders import own_folder
from app.kernel.refusals import NotFound, Unavailable
from app.kernel.settings import settings


@dataclass(frozen=True)
class BlobRef:
    sha256: str
    size_bytes: int


class BlobStore:
    """`kind/ab/<sha256>` under one root; equal bytes of one kind are stored once."""

    def __init__(self, root: Path) -> None:
        own_folder(root.parent)
        self.root = own_folder(root).resolve()
        self._store = LocalStore(str(self.root), mkdir=True)

    def put(self, data: bytes, kind: str) -> BlobRef:
        digest = hashlib.sha256(data).hexdigest()
        try:
            self._store.put(_key(kind, digest), data, mode="create")
        except AlreadyExistsError:
            pass  # content-addressed: the same name holds the same bytes
        except OSError as error:
            raise Unavailable("The image store cannot be written to now; nothing was changed.") from error
        return BlobRef(digest, len(data))

    def put_parts(self, parts: Iterable[bytes], kind: str) -> BlobRef:
        """The parts one after another as one blob; only one part at a time is in memory on our side."""
        digest, size = hashlib.sha256(), 0
        with tempfile.TemporaryFile(prefix="consilium-") as waiting:
            for part in parts:
                digest.update(part)
                size += waiting.write(part)
            waiting.seek(0)
            name = digest.hexdigest()
            if self.exists(kind, name):
                return BlobRef(name, size)
            try:
                self._store.put(_key(kind, name), waiting)
            except OSError as error:
                raise Unavailable("The image store cannot be written to now; nothing was changed.") from error
        return BlobRef(name, size)

    def delete(self, kind: str, sha256: str) -> None:
        """For bytes that must not stay (a name in the pixels); of what is not there nothing is said."""
        with contextlib.suppress(FileNotFoundError):
            self._store.delete(_key(kind, sha256))

    def get(self, kind: str, sha256: str) -> bytes:
        try:
            return bytes(self._store.get(_key(kind, sha256)).bytes())
        except FileNotFoundError:
            raise NotFound("These bytes are not in the store.") from None

    def exists(self, kind: str, sha256: str) -> bool:
        try:
            self._store.head(_key(kind, sha256))
        except FileNotFoundError:
            return False
        return True

    def path(self, kind: str, sha256: str) -> Path | None:
        """The file itself, for reading ranges of it; None where the store is not a local folder."""
        path = self.root / _key(kind, sha256)
        return path if path.is_file() else None


def _key(kind: str, sha256: str) -> str:
    if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
        raise NotFound("These bytes are not in the store.")
    return f"{kind}/{sha256[:2]}/{sha256}"


@lru_cache
def blobs() -> BlobStore:
    return BlobStore(settings().data_dir / "blobs")
