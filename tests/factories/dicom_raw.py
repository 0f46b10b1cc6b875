"""DICOM files written by hand, byte by byte: every representation, valid or not, nested, private, long, odd."""

import struct
from collections.abc import Mapping, Sequence

import numpy as np
from pydicom._dicom_dict import DicomDictionary
from pydicom.uid import generate_uid

from tests.factories.dicom import MR_IMAGE

Random = np.random.Generator
EXPLICIT = "1.2.840.10008.1.2.1"
LONG = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"}
_TEXTS = (
    b"", b" ", b"A", b"AXIAL", b"  M ", b"ORIGINAL\\PRIMARY\\M", b"TOKEN^Jane", b"tra t2 b800", b"\xfc\xe4\xff",
    b"a\0b", b"\0\0", b"x\\\\y", b"\xc3\xa9t\xc3\xa9", b"'; DROP", b"SIEMENS", b"YES", b"HFS",
)  # fmt: skip
_NUMBERS = (
    b"1", b" 2.50", b"-3e4", b"1\\2\\3", b"0.1234567890123456789", b".5", b"5.", b"+7", b"NaN", b"inf", b"1,5",
    b"1\\\\2", b"x", b"12 ", b"1\0", b"99999999999", b"1e400", b"007", b"- 1", b"3.0",
)  # fmt: skip
_DATES = (
    b"20110708",
    b"2011",
    b"20119999",
    b"2011.07.08",
    b"20110708\\20110709",
    b"00010101",
    b"x",
    b"20110708112857.5",
)
_TIMES = (b"112857", b"11", b"112857.843 ", b"11:28", b"112857\\112900", b"x", b"1128576", b" 1128")
_UIDS = (b"1.2.3.4.5\0", b"1.2.840.10008.1.2\0", b"1.2\\1.3\0", b"x.y", b"1.2.3 ", b"1." + b"2" * 70, b"1.2.3\0\0\0")
_AGES = (b"061Y", b"099Y", b"9", b"012M", b"x")
_BYTES = (b"", b"\1", b"\1\2", b"\1\2\3", b"\1\2\3\4", bytes(8), b"\xff" * 12, bytes(range(64)))


def _value(representation: str, random: Random) -> bytes:
    if representation in ("DS", "IS"):
        choices: tuple[bytes, ...] = _NUMBERS
    elif representation in ("DA", "DT"):
        choices = _DATES
    elif representation == "TM":
        choices = _TIMES
    elif representation == "UI":
        choices = _UIDS
    elif representation == "AS":
        choices = _AGES
    elif representation in ("AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"):
        choices = _TEXTS
    else:
        choices = _BYTES
    found = choices[int(random.integers(len(choices)))]
    return found * 9000 if random.random() < 0.01 and representation in LONG else found


def element(tag: int, representation: str, value: bytes, *, undefined: bool = False) -> bytes:
    """As it is: nothing is padded."""
    start = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, representation.encode())
    if representation not in LONG:
        return start + struct.pack("<H", len(value)) + value
    if not undefined:
        return start + struct.pack("<HL", 0, len(value)) + value
    return start + struct.pack("<HL", 0, 0xFFFFFFFF) + value + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)


def item(content: bytes, *, undefined: bool) -> bytes:
    if not undefined:
        return struct.pack("<HHL", 0xFFFE, 0xE000, len(content)) + content
    return struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF) + content + struct.pack("<HHL", 0xFFFE, 0xE00D, 0)


_STANDARD = sorted(
    (tag, entry[0]) for tag, entry in DicomDictionary.items() if 0x00080006 <= tag < 0x7FE00000 and len(entry[0]) == 2
)
_PRIVATE: tuple[tuple[int, bytes, tuple[tuple[int, str], ...]], ...] = (
    (0x0009, b"ACME 1.1", ((0x01, "LO"), (0x02, "UN"))),
    (0x0019, b"SIEMENS MR HEADER", ((0x0C, "IS"), (0x0D, "CS"), (0x0E, "FD"), (0x15, "OB"), (0x27, "FD"))),
    (0x0019, b"GEMS_ACQU_01", ((0xBB, "DS"), (0xBC, "DS"), (0xBD, "UN"))),
    (0x0029, b"SIEMENS CSA HEADER", ((0x10, "OB"), (0x20, "UN"))),
    (0x0043, b"GEMS_PARM_01", ((0x39, "IS"),)),
    (0x2001, b"Philips Imaging DD 001", ((0x03, "FL"), (0x04, "CS"))),
    (0x2005, b"Philips MR Imaging DD 001", ((0xB0, "FL"), (0xB1, "FL"), (0xB2, "UN"))),
)  # fmt: skip


def content(random: Random, *, depth: int, most: int) -> dict[int, bytes]:
    """Some attributes of the dictionary, mostly in their own representation, and some private ones."""
    made: dict[int, bytes] = {}
    for index in random.choice(len(_STANDARD), size=int(random.integers(1, most)), replace=False):
        tag, representation = _STANDARD[int(index)]
        if representation == "SQ":
            made[tag] = _sequence(tag, random, depth)
            continue
        if random.random() < 0.03:
            representation = str(random.choice(["LO", "DS", "US", "OB", "UI"]))
        if random.random() < 0.002:
            representation = "UN"
        made[tag] = element(tag, representation, _value(representation, random))
    for group, creator, inside in _PRIVATE:
        if random.random() < 0.4:
            block = int(random.integers(0x10, 0x13))
            made[group << 16 | block] = element(group << 16 | block, "LO", creator + b" " * (len(creator) % 2))
            for number, representation in inside:
                tag = group << 16 | block << 8 | number
                value = random.choice([b"1000 ", b"800\\5", b"NONE", b"\0\0\x7a\x44", bytes(8), b"TOKEN!"])
                made[tag] = element(tag, representation, bytes(value))
    if random.random() < 0.1:
        made[0x00180000] = element(0x00180000, "UL", struct.pack("<L", 40))
    return made


def _sequence(tag: int, random: Random, depth: int) -> bytes:
    if not depth:
        return element(tag, "SQ", b"")
    items = (content(random, depth=depth - 1, most=6) for _ in range(int(random.integers(0, 3))))
    whole = b"".join(item(joined(one), undefined=bool(random.integers(2))) for one in items)
    return element(tag, "SQ", whole, undefined=bool(random.integers(2)))


def joined(made: dict[int, bytes]) -> bytes:
    return b"".join(made[tag] for tag in sorted(made))


UIDS = (b"1.2.3.1\0", b"1.2.3.2\0", b"1.2.3.3\0")


def mr_file(
    random: Random,
    *,
    patient: bytes = b"PATIENT1",
    extra: Mapping[int, bytes] | None = None,
    uids: Sequence[bytes] | None = None,
) -> bytes:
    """An MR image of 4 by 6 pixels; `extra` is what else its header says: made up if not given."""
    extra = dict(content(random, depth=3, most=120) if extra is None else extra)
    for tag in (0x00080005, 0x00280004, 0x00280008, 0x00080064, 0x00282110):
        extra.pop(tag, None)
    if random.random() < 0.5:
        sets = [b"ISO_IR 100", b"ISO_IR 192", b"", b"ISO_IR 999", b"\\ISO 2022 IR 87"]
        extra[0x00080005] = element(0x00080005, "CS", bytes(random.choice(sets)))
    for tag in list(extra):
        if tag >> 16 in (0x6000, 0x5200) or tag == 0x00186011:
            del extra[tag]
    uid = uids or [generate_uid(entropy_srcs=[str(random.integers(1 << 62))]).encode() for _ in range(3)]
    for tag, representation, value in (
        (0x00080016, "UI", MR_IMAGE.encode() + b"\0"),
        (0x00080018, "UI", uid[0]),
        (0x00080060, "CS", b"MR"),
        (0x0020000D, "UI", uid[1]),
        (0x0020000E, "UI", uid[2]),
        (0x00100020, "LO", patient),
        (0x00280002, "US", struct.pack("<H", 1)),
        (0x00280004, "CS", b"MONOCHROME2 "),
        (0x00280010, "US", struct.pack("<H", 4)),
        (0x00280011, "US", struct.pack("<H", 6)),
        (0x00280100, "US", struct.pack("<H", 16)),
        (0x00280101, "US", struct.pack("<H", 12)),
        (0x00280102, "US", struct.pack("<H", 11)),
        (0x00280103, "US", struct.pack("<H", 0)),
    ):
        extra[tag] = element(tag, representation, value)
    pixels = element(0x7FE00010, "OW", random.integers(0, 4096, 24).astype("<u2").tobytes())
    rest = element(0x00020002, "UI", MR_IMAGE.encode() + b"\0") + element(0x00020003, "UI", uid[0])
    rest += element(0x00020010, "UI", EXPLICIT.encode() + b"\0")
    meta = element(0x00020000, "UL", struct.pack("<L", len(rest))) + rest
    return bytes(128) + b"DICM" + meta + joined(extra) + pixels
