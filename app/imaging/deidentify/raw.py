"""Attributes as they lie in a file in explicit little endian: representation and bytes, converted by pydicom alone."""

import re
import struct
from collections.abc import Mapping, MutableSequence
from functools import lru_cache
from typing import cast

from pydicom.charset import convert_encodings
from pydicom.datadict import dictionary_has_tag, dictionary_keyword
from pydicom.dataelem import DataElement, RawDataElement, convert_raw_data_element, empty_value_for_VR
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_data_element
from pydicom.tag import BaseTag

Raw = tuple[str, bytes]
"""Value representation and value. Of a sequence: its items, without the delimiter of an undefined length."""
Encoding = str | MutableSequence[str]

SHORT = {name.encode(): name for name in (
    "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI",
    "UL", "US",
)}  # fmt: skip
"""Representations whose length takes two bytes."""
LONG = {name.encode(): name for name in ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")}
"""Those whose length takes four bytes, after two empty ones."""
_LONG_NAMES = frozenset(LONG.values())

CHARACTER_SET = 0x00080005
DEFAULT_ENCODING = "iso8859"
_short_head = struct.Struct("<HH2sH").pack
_long_head = struct.Struct("<HH2sHL").pack
PLAIN_TEXTS = {"UI": re.compile(rb"[0-9.]{1,64}\0?"), "TM": re.compile(rb"\d{6}(?:\.\d{1,6})? ?")}
"""By representation: bytes that are their own text, but for the one that fills them up."""


def data_set(raws: Mapping[int, Raw], encoding: Encoding) -> Dataset:
    """These attributes for pydicom, which converts each when it is asked for it."""
    found = Dataset({BaseTag(tag): _element(tag, raw) for tag, raw in raws.items()})
    found.set_original_encoding(False, True, encoding)
    return found


def converted(tag: int, raw: Raw, encoding: Encoding) -> DataElement:
    """The same of one attribute, which is not UN."""
    if raw[0] == "SQ" or tag == CHARACTER_SET:
        return data_set({tag: raw}, encoding)[tag]
    return convert_raw_data_element(_element(tag, raw), encoding=encoding)


def _element(tag: int, raw: Raw) -> RawDataElement:
    representation, value = raw
    given = value or cast(bytes | None, empty_value_for_VR(representation, raw=True))
    return RawDataElement(BaseTag(tag), representation, len(value), given, 0, False, True)


@lru_cache(maxsize=64)
def encoding_of(raw: Raw | None) -> Encoding:
    """What texts are written in, from the attribute SpecificCharacterSet."""
    if raw is None:
        return DEFAULT_ENCODING
    return convert_encodings(data_set({CHARACTER_SET: raw}, DEFAULT_ENCODING)[CHARACTER_SET].value)


def written(element: DataElement) -> bytes:
    """As pydicom writes it into a file of its own, without a character set."""
    out = DicomBytesIO()
    out.is_little_endian, out.is_implicit_VR = True, False
    write_data_element(out, element)
    return out.getvalue()


def packed(tag: int, representation: str, value: bytes) -> bytes:
    """The element; `value` is of even length, and of a short representation below 64 kB."""
    if representation in _LONG_NAMES:
        return _long_head(tag >> 16, tag & 0xFFFF, representation.encode(), 0, len(value)) + value
    return _short_head(tag >> 16, tag & 0xFFFF, representation.encode(), len(value)) + value


def padded(value: bytes, filler: bytes) -> bytes:
    """Of even length."""
    return value + filler if len(value) % 2 else value


def unpacked(element: bytes) -> Raw:
    """The opposite of `packed`."""
    name = element[4:6].decode()
    return name, element[12 if name in _LONG_NAMES else 8 :]


@lru_cache(maxsize=4096)
def keyword_of(tag: int) -> str:
    """As `DataElement.keyword`: empty for what the dictionary does not know, and for repeating groups."""
    return dictionary_keyword(tag) if dictionary_has_tag(tag) else ""


@lru_cache(maxsize=4096)
def name_of(tag: int) -> str:
    """In an account: the keyword, else the number."""
    return keyword_of(tag) or f"({tag >> 16:04x},{tag & 0xFFFF:04x})"
