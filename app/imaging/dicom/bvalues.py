"""The b-value of a frame: the standard attribute, else the private one of its vendor, with where it was found."""

import struct
from collections.abc import Sequence

from app.imaging.dicom.header import Attributes
from app.imaging.dicom.reading import UNREADABLE
from app.imaging.dicom.siemens import csa_b_value

_PRIVATE = (
    (0x0019, "SIEMENS MR HEADER", 0x0C, "(0019,100c)"),
    (0x0043, "GEMS_PARM_01", 0x39, "(0043,1039)"),
    (0x2001, "Philips Imaging DD 001", 0x03, "(2001,1003)"),
)
_CSA = (0x0029, "SIEMENS CSA HEADER", 0x10)
_GE_OFFSET = 1_000_000_000
"""Newer GE software adds 10^9 to the b-value."""


def b_value(sources: Sequence[Attributes]) -> tuple[float | None, str]:
    """In s/mm², and the tag it came from."""
    for source in sources:
        value = _number(source.get((0x0018, 0x9087)))
        if value is not None:
            return value, "(0018,9087)"
    for source in sources:
        for group, creator, element, name in _PRIVATE:
            value = _number(_private(source, group, creator, element))
            if value is not None:
                return value % _GE_OFFSET if group == 0x0043 else value, name
    for source in sources:
        header = getattr(_private(source, *_CSA), "value", None)
        value = csa_b_value(header) if isinstance(header, bytes) else None
        if value is not None and value >= 0:
            return value, "CSA header (0029,1010)"
    return None, ""


def _private(source: Attributes, group: int, creator: str, element: int) -> object:
    try:
        return source.private_block(group, creator)[element]
    except KeyError:
        # some archives drop the creator and keep the usual block
        return source.get((group, 0x1000 + element))


def _number(element: object) -> float | None:
    try:
        value = getattr(element, "value", None)
        if isinstance(value, bytes):
            value = _from_bytes(value)
        elif value is not None and not isinstance(value, str | int | float):
            value = next(iter(value), None)
        number = float(value) if value not in (None, "") else None
    except UNREADABLE:
        return None
    return number if number is not None and number >= 0 else None


def _from_bytes(value: bytes) -> str | float:
    """Of an element whose representation is not known: text, or a number as Philips writes it (FL)."""
    text = value.strip(b" \0")
    if len(value) == 4 and not text.isdigit():
        (number,) = struct.unpack("<f", value)
        return round(float(number), 3)
    return text.decode("ascii").split("\\")[0]
