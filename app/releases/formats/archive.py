"""The archive: a zip with fixed times, order and attributes, so that equal files give equal bytes."""

import io
import zipfile
from collections.abc import Iterable

from app.releases.values import File

EPOCH = (1980, 1, 1, 0, 0, 0)
LEVEL = 6
STORED_AS_THEY_ARE = (".gz",)


class ArchiveWriter:
    """Files are added in the order given; the caller fixes that order."""

    def __init__(self, target: "io.BufferedIOBase | io.BytesIO") -> None:
        self._zip = zipfile.ZipFile(target, "w", allowZip64=True)

    def add(self, file: File) -> None:
        packed = zipfile.ZIP_STORED if file.path.endswith(STORED_AS_THEY_ARE) else zipfile.ZIP_DEFLATED
        self._zip.writestr(entry(file.path), file.data, compress_type=packed, compresslevel=LEVEL)

    def close(self) -> None:
        self._zip.close()


def entry(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, date_time=EPOCH)
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    return info


def archive_bytes(files: Iterable[File]) -> bytes:
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    for file in files:
        writer.add(file)
    writer.close()
    return target.getvalue()
