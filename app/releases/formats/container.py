"""The bytes of an archive around its files, rebuilt from scratch: shows what was altered outside the files."""

import struct
import zipfile
from typing import BinaryIO

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DOS_TIME, _DOS_DATE = 0, (0 << 9) | (1 << 5) | 1
_VERSION = 20
MOST_BYTES, MOST_FILES = 0xFFFFFFFF, 0xFFFF
"""Beyond them a zip needs the larger headers of zip64, which are not compared here."""


def is_as_written(file: BinaryIO, infos: list[zipfile.ZipInfo], size_bytes: int) -> bool:
    """Every byte that is not compressed content is what our own writer writes for these files."""
    if size_bytes > MOST_BYTES or len(infos) >= MOST_FILES:
        return True
    position, directory = 0, b""
    for info in infos:
        name = info.filename.encode()
        fields = (_DOS_TIME, _DOS_DATE, info.CRC, info.compress_size, info.file_size, len(name), 0)
        header = _LOCAL.pack(b"PK\3\4", _VERSION, 0, info.compress_type, *fields) + name
        file.seek(position)
        if info.header_offset != position or file.read(len(header)) != header:
            return False
        more = (0, 0, 0, 0o100644 << 16, position)
        versions = (_VERSION | 3 << 8, _VERSION, 0, info.compress_type)
        directory += _CENTRAL.pack(b"PK\1\2", *versions, *fields, *more) + name
        position += len(header) + info.compress_size
    end = _END.pack(b"PK\5\6", 0, 0, len(infos), len(infos), len(directory), position, 0)
    file.seek(position)
    return file.read(len(directory) + len(end) + 1) == directory + end
