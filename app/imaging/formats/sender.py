"""What a DICOM file calls itself in its meta group, read by hand: a few bytes of a stranger's file, nothing parsed."""

import re
import struct
from dataclasses import dataclass

_CLASS, _INSTANCE = (0x0002, 0x0002), (0x0002, 0x0003)
_UID = re.compile(r"[0-9.]{1,64}")
_LONG = (b"OB", b"OW", b"UN", b"UT", b"SQ", b"OF", b"OD", b"OL", b"UC", b"UR")


@dataclass(frozen=True)
class SenderUids:
    """Empty where the file does not say, or does not look like DICOM."""

    sop_class: str = ""
    sop_instance: str = ""


def sender_uids(start: bytes) -> SenderUids:
    """`start`: the first bytes of the file (PS3.10 7.1: always Explicit VR Little Endian)."""
    if start[128:132] != b"DICM":
        return SenderUids()
    found: dict[tuple[int, int], str] = {}
    at = 132
    while at + 12 <= len(start):
        group, number, vr, length = struct.unpack_from("<HH2sH", start, at)
        if group != 0x0002:
            break
        at += 8
        if vr in _LONG:
            (length,) = struct.unpack_from("<L", start, at)
            at += 4
        value = start[at : at + length].rstrip(b"\0 ").decode("latin-1")
        if _UID.fullmatch(value):
            found[group, number] = value
        at += length
    return SenderUids(found.get(_CLASS, ""), found.get(_INSTANCE, ""))
