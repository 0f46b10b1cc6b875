"""Zip archives read entry by entry into memory, with limits on number, size and ratio of packing."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MOST_ENTRIES = 20_000
LARGEST_ENTRY_BYTES = 256 * 1024**2
LARGEST_TOTAL_BYTES = 16 * 1024**3
LARGEST_RATIO = 250
RATIO_MATTERS_FROM_BYTES = 8 * 1024**2
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Entry:
    """A file of the archive; a refusal without a name is about the archive itself."""

    name: str
    data: bytes | None = None
    refused: str | None = None


def is_archive(file: IO[bytes]) -> bool:
    """By its first bytes; the file stands at its beginning afterwards."""
    start = file.read(4)
    file.seek(0)
    return start in (b"PK\x03\x04", b"PK\x05\x06")


def entry_count(file: IO[bytes]) -> int:
    """1 for a file that is no archive, and for an archive that cannot be opened."""
    if not is_archive(file):
        return 1
    try:
        with zipfile.ZipFile(file) as archive:
            return sum(1 for info in archive.infolist() if not info.is_dir())
    except (zipfile.BadZipFile, OSError):
        return 1


def entries(file: IO[bytes]) -> Iterator[Entry]:
    try:
        with zipfile.ZipFile(file) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_ENTRIES or sum(info.file_size for info in infos) > LARGEST_TOTAL_BYTES:
                yield Entry("", refused="archive_limit")
                return
            for info in infos:
                yield _entry(archive, info)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError):
        yield Entry("", refused="bad_archive")


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    name = info.filename.replace("\\", "/")
    outside = name.startswith("/") or ".." in name.split("/") or (len(name) > 1 and name[1] == ":")
    if outside or stat.S_ISLNK(info.external_attr >> 16):
        return Entry(name, refused="unsafe_path")
    if info.flag_bits & _ENCRYPTED:
        return Entry(name, refused="bad_archive")
    if info.file_size > LARGEST_ENTRY_BYTES:
        return Entry(name, refused="too_large")
    try:
        with archive.open(info) as packed:
            # one byte more than promised shows an entry that lies about its size
            data = packed.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return Entry(name, refused="bad_archive")
    if len(data) > RATIO_MATTERS_FROM_BYTES and len(data) > LARGEST_RATIO * max(info.compress_size, 1):
        return Entry(name, refused="archive_limit")
    return Entry(name, data=data)
