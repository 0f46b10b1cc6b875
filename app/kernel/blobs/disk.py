"""Waiting until files and their names are safe on the disk, together where there are many of them."""

import ctypes
import os
import sys
from collections.abc import Collection
from pathlib import Path

MANY = 48
"""From so many on the whole filesystem is waited for: fewer are not worth waiting for what others write there."""
KNOWN = {0xEF53: "ext4", 0x58465342: "XFS", 0x9123683E: "btrfs"}
"""Of these it is known that syncfs(2) waits until all has been written, journal and caches of the disk included."""
TELLS_ERRORS = (5, 8)
"""The Linux from which syncfs(2) says that writing failed."""


class Disk:
    """The filesystem of a folder. It is told of what fails to be written from the moment this is made."""

    def __init__(self, folder: Path) -> None:
        self._descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._waits_for_all = _waits_for_all(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)

    def make_safe(self, paths: Collection[str]) -> None:
        """Files, or folders with the names in them. OSError when they could not be written."""
        if self._waits_for_all and len(paths) >= MANY:
            if _library().syncfs(self._descriptor) != 0:
                raise OSError(ctypes.get_errno(), "the filesystem could not be written")
            return
        for path in paths:
            _make_safe(path)


def _make_safe(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _waits_for_all(descriptor: int) -> bool:
    if sys.platform != "linux" or _release() < TELLS_ERRORS:
        return False
    facts = ctypes.create_string_buffer(512)
    if _library().fstatfs(descriptor, facts) != 0:
        return False
    # struct statfs begins with the type, on 64-bit machines a long
    return int.from_bytes(facts.raw[: ctypes.sizeof(ctypes.c_long)], sys.byteorder) in KNOWN


def _release() -> tuple[int, ...]:
    """5.10.0-19-amd64 is (5, 10)."""
    return tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
