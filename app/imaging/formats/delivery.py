"""What a delivery holds, file by file: no link is followed, no archive entry is ever written to a path of its own."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from app.imaging.formats.archive import entries, entry_count, is_archive, is_archive_at
from app.imaging.values.limits import IN_MEMORY_BYTES
from app.kernel.sealed import Sealed


@dataclass(frozen=True)
class Delivered:
    """One file: its name for the sender, and its path, its bytes, sealed, or the code why it is not read.

    `sent`: the number of the sent file that it is, or (for an entry of an archive) that it was in.
    """

    name: str
    path: Path | None = None
    data: bytes | None = None
    sealed: Sealed | None = None
    refused: str | None = None
    sent: int | None = None


class Stream(Protocol):
    """A delivery that is no folder: files that come in over the network, one after another."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Delivered]: ...


def delivered(source: Path | Stream, aside: Path) -> Iterator[Delivered]:
    """A folder (with everything beneath it), an archive, or one file; names are relative to the source.

    Large entries of archives are sealed in `aside` meanwhile.
    """
    if not isinstance(source, Path):
        yield from source
        return
    if source.is_symlink() or not source.is_dir():
        yield from _file(str(source), source.name, aside)
        return
    start = len(os.path.join(source, ""))
    closed: list[OSError] = []
    for folder, folders, files in os.walk(source, followlinks=False, onerror=closed.append):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(folder, name)
            yield from _file(path, path[start:], aside)
        for name in folders:
            link = Path(folder) / name
            if link.is_symlink():
                yield Delivered(str(link.relative_to(source)), refused="not_regular")
    for error in closed:
        yield Delivered(os.fspath(error.filename)[start:], refused="not_readable")


def delivered_as(number: int, sealed: Sealed, file: IO[bytes], size_bytes: int) -> Iterator[Delivered]:
    """A sent file, which has a number instead of a name: itself, or the entries of the archive that it is.

    `file` is `sealed`, opened.
    """
    name = f"{number:06d}"
    if is_archive(file):
        for entry in entries(file, sealed.path.parent):
            inner = f"{name}/{entry.name}" if entry.name else name
            yield Delivered(inner, data=entry.data, sealed=entry.sealed, refused=entry.refused, sent=number)
    elif size_bytes > IN_MEMORY_BYTES:
        yield Delivered(name, sealed=sealed, sent=number)
    else:
        yield Delivered(name, data=file.read(), sent=number)


def count(source: Path | Stream) -> int:
    """How many files will be judged; an archive counts by its table of contents."""
    if not isinstance(source, Path):
        return len(source)
    if not source.is_dir() or source.is_symlink():
        return _count(str(source))
    walk = os.walk(source, followlinks=False)
    return sum(_count(os.path.join(folder, name)) for folder, _, files in walk for name in files)


def _count(path: str) -> int:
    try:
        if not _is_regular(path) or not is_archive_at(path):
            return 1
        with open(path, "rb") as file:
            return entry_count(file)
    except OSError:
        return 1


def _is_regular(path: str) -> bool:
    return stat.S_ISREG(os.lstat(path).st_mode)


def _file(path: str, name: str, aside: Path) -> Iterator[Delivered]:
    try:
        if not _is_regular(path):
            yield Delivered(name, refused="not_regular")
            return
        is_packed = is_archive_at(path)
    except OSError:
        yield Delivered(name, refused="not_readable")
        return
    if not is_packed:
        yield Delivered(name, path=Path(path))
        return
    with open(path, "rb") as file:
        for entry in entries(file, aside):
            inner = f"{name}/{entry.name}" if entry.name else name
            yield Delivered(inner, data=entry.data, sealed=entry.sealed, refused=entry.refused)
