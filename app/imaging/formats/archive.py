"""Zip archives read entry by entry, large ones sealed aside; with limits on number, size and ratio of packing."""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from app.imaging.formats.aside import Aside
from app.imaging.values.limits import IN_MEMORY_BYTES, LARGEST_FILE_BYTES, LARGEST_UNPACKED_BYTES, MOST_ENTRIES
from app.kernel.sealed import Sealed

LARGEST_RATIO = 250
RATIO_MATTERS_FROM_BYTES = 8 * 1024**2
LARGEST_DIRECTORY_BYTES = 8 * 1024**2
"""Of its table of contents: 400 bytes for each of the most entries."""
_ENCRYPTED = 0x1
PIECE_BYTES = 1024**2
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True)
class Entry:
    """A file of the archive; a refusal without a name is about the archive itself."""

    name: str
    data: bytes | None = None
    sealed: Sealed | None = None
    """Of a large entry, until the next one is asked for."""
    refused: str | None = None


def is_archive(file: IO[bytes]) -> bool:
    """By its first bytes; the file stands at its beginning afterwards."""
    start = file.read(4)
    file.seek(0)
    return start in _MARKS


def is_archive_at(path: str) -> bool:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.pread(descriptor, 4, 0) in _MARKS
    finally:
        os.close(descriptor)


_MARKS = (b"PK\x03\x04", b"PK\x05\x06")


def entry_count(file: IO[bytes]) -> int:
    """1 for a file that is no archive, and for an archive that cannot be opened."""
    if not is_archive(file):
        return 1
    try:
        with _opened(file) as archive:
            return sum(1 for info in archive.infolist() if not info.is_dir())
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError):
        return 1


def entries(file: IO[bytes], aside: Path) -> Iterator[Entry]:
    """`aside`: a folder where large entries are sealed meanwhile, each under a key that stands nowhere."""
    try:
        with _opened(file) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_ENTRIES or sum(info.file_size for info in infos) > LARGEST_UNPACKED_BYTES:
                yield Entry("", refused="archive_limit")
                return
            if not infos:
                yield Entry("", refused="empty_archive")
            for info in infos:
                with _entry(archive, info, aside) as entry:
                    yield entry
    except zipfile.LargeZipFile:
        yield Entry("", refused="archive_limit")
    except (zipfile.BadZipFile, OSError, EOFError):
        yield Entry("", refused="bad_archive")


class _Careful:
    """The archive's file; its directory, which zipfile reads in one piece however long it says it is, has a limit."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > LARGEST_DIRECTORY_BYTES:
            raise zipfile.LargeZipFile
        return self._file.read(size)


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(cast("IO[bytes]", _Careful(file)))


@contextmanager
def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, aside: Path) -> Iterator[Entry]:
    name = info.filename.replace("\\", "/")
    if refused := _refused(name, info):
        yield Entry(name, refused=refused)
        return
    unpacked = Aside(aside, most_in_memory=IN_MEMORY_BYTES)
    try:
        refused = _unpack(archive, info, unpacked)
        yield Entry(name, refused=refused) if refused else Entry(name, unpacked.data, unpacked.sealed)
    finally:
        unpacked.forget()


def _refused(name: str, info: zipfile.ZipInfo) -> str | None:
    outside = name.startswith("/") or ".." in name.split("/") or (len(name) > 1 and name[1] == ":")
    if outside or stat.S_ISLNK(info.external_attr >> 16):
        return "unsafe_path"
    # the other ways of packing are unpacked without a limit on what a piece becomes
    if info.flag_bits & _ENCRYPTED or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "bad_archive"
    return "too_large" if info.file_size > LARGEST_FILE_BYTES else None


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, unpacked: Aside) -> str | None:
    if _is_bomb(info.file_size, info):
        return "archive_limit"
    try:
        with archive.open(info) as packed:
            while piece := packed.read(PIECE_BYTES):
                unpacked.write(piece)
        unpacked.finish()
    except _BROKEN:
        return "bad_archive"
    return None


def _is_bomb(size: int, info: zipfile.ZipInfo) -> bool:
    return size > RATIO_MATTERS_FROM_BYTES and size > LARGEST_RATIO * max(info.compress_size, 1)
