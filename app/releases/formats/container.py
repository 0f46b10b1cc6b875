"""The bytes of an archive around its files, rebuilt from scratch: shows what was altered outside the files."""

import struct
import zipfile
import zlib
from typing import BinaryIO

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DOS_TIME, _DOS_DATE = 0, (0 << 9) | (1 << 5) | 1
_VERSION = 20
_CHUNK = 1 << 14
MOST_BYTES, MOST_FILES = 0xFFFFFFFF, 0xFFFF
"""Beyond them a zip needs the larger headers of zip64, which are not compared here."""


def is_as_written(file: BinaryIO, infos: list[zipfile.ZipInfo], size_bytes: int) -> bool:
    """Every bit that is not compressed content is what our own writer writes for these files."""
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
        if info.compress_type == zipfile.ZIP_DEFLATED and not _ends_plainly(file, info.compress_size, info.file_size):
            return False
        more = (0, 0, 0, 0o100644 << 16, position)
        versions = (_VERSION | 3 << 8, _VERSION, 0, info.compress_type)
        directory += _CENTRAL.pack(b"PK\1\2", *versions, *fields, *more) + name
        position += len(header) + info.compress_size
    end = _END.pack(b"PK\5\6", 0, 0, len(infos), len(infos), len(directory), position, 0)
    file.seek(position)
    return file.read(len(directory) + len(end) + 1) == directory + end


def _ends_plainly(file: BinaryIO, packed_bytes: int, unpacked_bytes: int) -> bool:
    """The deflate stream that begins here ends in its last byte, with as much unpacked as is said, and behind its last
    code there is no set bit: what unpacks it would notice neither. (RFC 1951, 3.1.1: codes fill a byte from its lowest
    bit on.)"""
    inflate, left, seen = zlib.decompressobj(-zlib.MAX_WBITS), packed_bytes - 1, 0
    while left > 0:
        chunk = file.read(min(left, _CHUNK))
        if not chunk or inflate.eof:
            return False
        try:
            seen += len(inflate.decompress(chunk))
        except zlib.error:
            return False
        left -= len(chunk)
    last = int.from_bytes(file.read(1))
    end = _last_of(inflate, last)
    if not end[1] or seen + len(end[0]) != unpacked_bytes:
        return False
    return last == 0 or end != _last_of(inflate, last & ~(1 << (last.bit_length() - 1)))


def _last_of(inflate: "zlib._Decompress", byte: int) -> tuple[bytes, bool]:
    """What a last byte adds, and whether the stream ends with it."""
    copy = inflate.copy()
    try:
        return copy.decompress(bytes([byte])), copy.eof
    except zlib.error:
        return b"", False
