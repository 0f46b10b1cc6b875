"""Copies near a bucket: files of this machine with whole, verified blobs, the longest unused going first."""

import contextlib
import hashlib
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from app.kernel.blobs.base import FileHandle, open_private
from app.kernel.folders import own_folder
from app.kernel.refusals import Unavailable

OLDEST_SECONDS = 24 * 3600.0
"""What a bucket has deleted may still lie here on another machine: no longer than this."""
FREED = 0.8
USED_AGAIN_SECONDS = 60.0


class NearCopies:
    """Any number of processes may share the folder: files come by rename, and an open one may be unlinked."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder, self._most = own_folder(folder).resolve(), most_bytes
        self._unlooked = 0
        self._locks = tuple(threading.Lock() for _ in range(64))
        self.tidy()

    def known(self, key: str) -> FileHandle | None:
        path = self._path(key)
        try:
            handle = FileHandle(os.open(path, os.O_RDONLY | os.O_CLOEXEC))
        except FileNotFoundError:
            return None
        facts = os.fstat(handle.fileno())
        if time.time() - facts.st_atime > USED_AGAIN_SECONDS:
            # the time of use, said by us: most disks are mounted without it; st_mtime stays that of the copy
            with contextlib.suppress(FileNotFoundError):
                os.utime(path, (time.time(), facts.st_mtime))
        return handle

    def fetched(self, key: str, fetch: Callable[[], Iterable[bytes]]) -> FileHandle:
        """The copy, made now unless another thread just has."""
        with self._locks[hash(key) % len(self._locks)]:
            return self.known(key) or self._made(key, fetch)

    def drop(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Removes what is too old, and what was not used the longest while all is more than is allowed."""
        self._unlooked = 0
        found = []
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                facts = path.stat()
                found.append((facts.st_atime, facts.st_mtime, facts.st_size, path))
        total = sum(size for _, _, size, _ in found)
        goal = total if total <= self._most else self._most * FREED
        for _, made, size, path in sorted(found):
            if total > goal or time.time() - made > OLDEST_SECONDS:
                path.unlink(missing_ok=True)
                total -= size

    def _made(self, key: str, fetch: Callable[[], Iterable[bytes]]) -> FileHandle:
        path = self._folder / f"unfinished-{secrets.token_hex(16)}"
        digest = hashlib.sha256()
        try:
            with open(path, "xb", opener=open_private) as file:
                for part in fetch():
                    digest.update(part)
                    file.write(part)
                size = file.tell()
            if digest.hexdigest() != key.rpartition("/")[2]:
                raise Unavailable("These images are damaged in the store and are not shown; a check will name them.")
            handle = FileHandle(os.open(path, os.O_RDONLY | os.O_CLOEXEC))
            path.rename(self._path(key))
        finally:
            path.unlink(missing_ok=True)
        self._unlooked += size
        if self._unlooked > self._most * (1 - FREED) / 2:
            self.tidy()
        return handle

    def _path(self, key: str) -> Path:
        return self._folder / key.replace("/", "-")
