"""Zip archives read entry by entry, large ones sealed aside; with limits on number, size and ratio of packing."""

import os
import stat
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.imaging.values.limits import IN_MEMORY_BYTES, LARGEST_FILE_BYTES, LARGEST_UNPACKED_BYTES, MOST_ENTRIES
from app.kernel.sealed import Sealed, new_key

LARGEST_RATIO = 250
RATIO_MATTERS_FROM_BYTES = 8 * 1024**2
_ENCRYPTED = 0x1
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


def is_archive_at(path: Path) -> bool:
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
        with zipfile.ZipFile(file) as archive:
            return sum(1 for info in archive.infolist() if not info.is_dir())
    except (zipfile.BadZipFile, OSError):
        return 1


def entries(file: IO[bytes], aside: Path) -> Iterator[Entry]:
    """`aside`: a folder where large entries are sealed meanwhile, each under a key that stands nowhere."""
    try:
        with zipfile.ZipFile(file) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_ENTRIES or sum(info.file_size for info in infos) > LARGEST_UNPACKED_BYTES:
                yield Entry("", refused="archive_limit")
                return
            for info in infos:
                with _entry(archive, info, aside) as entry:
                    yield entry
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError):
        yield Entry("", refused="bad_archive")


@contextmanager
def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, aside: Path) -> Iterator[Entry]:
    name = info.filename.replace("\\", "/")
    refused = _refused(name, info)
    if refused:
        yield Entry(name, refused=refused)
    elif info.file_size <= IN_MEMORY_BYTES:
        yield _in_memory(archive, info, name)
    else:
        sealed = Sealed(aside / f"entry-{uuid.uuid4()}", new_key(), "entry")
        try:
            refused = _sealed_aside(archive, info, sealed)
            yield Entry(name, refused=refused) if refused else Entry(name, sealed=sealed)
        finally:
            sealed.path.unlink(missing_ok=True)


def _refused(name: str, info: zipfile.ZipInfo) -> str | None:
    outside = name.startswith("/") or ".." in name.split("/") or (len(name) > 1 and name[1] == ":")
    if outside or stat.S_ISLNK(info.external_attr >> 16):
        return "unsafe_path"
    if info.flag_bits & _ENCRYPTED:
        return "bad_archive"
    return "too_large" if info.file_size > LARGEST_FILE_BYTES else None


def _in_memory(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Entry:
    try:
        with archive.open(info) as packed:
            # one byte more than promised shows an entry that lies about its size
            data = packed.read(info.file_size + 1)
    except _BROKEN:
        return Entry(name, refused="bad_archive")
    if _is_bomb(len(data), info):
        return Entry(name, refused="archive_limit")
    return Entry(name, data=data)


def _sealed_aside(archive: zipfile.ZipFile, info: zipfile.ZipInfo, sealed: Sealed) -> str | None:
    if _is_bomb(info.file_size, info):
        return "archive_limit"
    descriptor = os.open(sealed.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        try:
            with archive.open(info) as packed:
                sealed.write(packed, file)
        except _BROKEN:
            return "bad_archive"
    return None


def _is_bomb(size: int, info: zipfile.ZipInfo) -> bool:
    return size > RATIO_MATTERS_FROM_BYTES and size > LARGEST_RATIO * max(info.compress_size, 1)
