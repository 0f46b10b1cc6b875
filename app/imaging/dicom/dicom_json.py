"""A safe DICOM object as DICOMweb speaks of it: its header as JSON (PS3.18 F), and where its frames lie in the file.

Told while the object is made (`Telling`), or read once afterwards; nobody opens it again to answer a search or for
metadata.
"""

import json
import math
import re
import struct
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import IO, Any

import pydicom
from pydicom.dataset import Dataset
from pydicom.encaps import generate_fragmented_frames, parse_basic_offsets, parse_fragments
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian

from app.imaging.deidentify.plain import Plain, Scanner
from app.imaging.deidentify.raw import CHARACTER_SET, PLAIN_TEXTS, Encoding, Raw, data_set, encoding_of, unpacked
from app.imaging.deidentify.since import Since
from app.imaging.dicom.pixels import frame_bytes, native_bytes
from app.kernel.blobs import BlobHandle

Json = dict[str, Any]
Piece = tuple[int, int]
"""Offset and length in the file."""

AVAILABLE_TRANSFER_SYNTAX = "00083002"
_AVAILABLE_TAG = int(AVAILABLE_TRANSFER_SYNTAX, 16)
HEADER_BYTES = 32 * 1024
MOST_REMEMBERED = 20_000
LONGEST_REMEMBERED = 4_096
_DECIMAL = rb"[-+]?\d{1,12}(?:\.\d{1,14})?"
_SHAPES = {
    "DS": re.compile(_DECIMAL + rb"(?:\\" + _DECIMAL + rb"){0,15} ?"),
    "IS": re.compile(rb"[-+]?\d{1,9} ?"),
    **PLAIN_TEXTS,
    # letters and figures alone: they are themselves in every character set
    **dict.fromkeys(("CS", "DA", "LO", "SH"), re.compile(rb"[A-Za-z0-9](?:[A-Za-z0-9 _.,:;+-]{0,30}[A-Za-z0-9])? ?")),
}
_FRAMES, _SAMPLES, _PHOTOMETRIC = "00280008", "00280002", "00280004"
_ROWS, _COLUMNS, _BITS = "00280010", "00280011", "00280100"


@dataclass(frozen=True)
class Described:
    """`elements`: each attribute as a member of a JSON object, by tag and in the order of tags. `frames`: the pieces of
    each, in the order of their numbers; empty where bytes of a file cannot be a frame (deflated objects, and big-endian
    numbers, which nobody may ask for any more)."""

    transfer_syntax: str
    elements: Mapping[str, str]
    frames: tuple[tuple[Piece, ...], ...]

    def element(self, tag: str) -> Json:
        return _element(self.elements[tag])

    @property
    def text(self) -> bytes:
        """All of it as one object of JSON."""
        return ("{" + ",".join(self.elements.values()) + "}").encode()


class Describing:
    """Describes de-identified objects of this house, which were read, decoded and written by us before.

    The images of a series say much the same: what equal bytes are in JSON is worked out once.
    """

    def __init__(self) -> None:
        self._scanner = Scanner()
        self._known: dict[tuple[int, Raw, str], str | None] = {}
        self._last: dict[int, tuple[Raw, str, str | None]] = {}

    def described(self, file: BlobHandle) -> Described:
        start = file.read(0, HEADER_BYTES)
        found = self._scanner.plain(start)
        pixels = _native_pixels(found, start) if found is not None else None
        if found is None or pixels is None:
            return _by_pydicom(BytesIO(file.read(0, file.size_bytes)))
        elements, last = {}, self._last
        for tag, raw in found.elements.items():
            known = last.get(tag)
            if known is None or known[0] is not raw:
                known = last[tag] = (raw, f"{tag:08X}", self.member(tag, raw, found.encoding))
            if known[2] is not None:
                elements[known[1]] = known[2]
        shape = [_whole(elements.get(tag)) for tag in (_ROWS, _COLUMNS, _SAMPLES, _BITS)]
        size = frame_bytes(*shape, photometric=_first(elements.get(_PHOTOMETRIC)) or "")
        frames = tuple(_native(pixels, _whole(elements.get(_FRAMES)) or 1, size))
        return Described(str(found.syntax), _with_syntax(elements, found.syntax), frames)

    def member(self, tag: int, raw: Raw, encoding: Encoding) -> str | None:
        """One attribute as a member of a JSON object; None for what metadata do not tell."""
        key = (tag, raw, str(encoding))
        if key in self._known:
            return self._known[key]
        text = _straight(*raw) or _converted(tag, raw, encoding)
        member = text and f'"{tag:08X}":{text}'
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        if len(raw[1]) <= LONGEST_REMEMBERED:
            self._known[key] = member
        return member


class Telling:
    """Tells of one safe object after another as they are made, from their attributes as written.

    The same text as `Describing` gives of the stored object.
    """

    def __init__(self) -> None:
        self._describing = Describing()
        self._before: Mapping[int, bytes] = {}
        self._syntax = ""
        self._members: dict[int, str | None] = {}

    def text(self, elements: Mapping[int, bytes], syntax: str, since: Since | None = None) -> bytes:
        """`elements` in ascending order of tags, of uncompressed objects in explicit little endian; `since`: how they
        differ from those of the object before."""
        new: Collection[int] = elements
        if since is not None and since.before is self._before and syntax == self._syntax:
            new = since.changed
        if new is elements or CHARACTER_SET in new:
            new, said = elements, f'"{AVAILABLE_TRANSFER_SYNTAX}":{_text(element("UI", syntax))}'
            self._members = dict.fromkeys(sorted({*elements, _AVAILABLE_TAG}), said)
        encoding = encoding_of(unpacked(elements[CHARACTER_SET]) if CHARACTER_SET in elements else None)
        for tag in new:
            if tag != _AVAILABLE_TAG:
                self._members[tag] = self._describing.member(tag, unpacked(elements[tag]), encoding)
        self._before, self._syntax = elements, syntax
        return ("{" + ",".join(filter(None, self._members.values())) + "}").encode()


def _converted(tag: int, raw: Raw, encoding: Encoding) -> str | None:
    document = as_json(data_set({tag: raw}, encoding))
    return _text(document[f"{tag:08X}"]) if document else None


def _straight(representation: str, value: bytes) -> str | None:
    """Of plain numbers, times and UIDs; None for whatever is not quite plain."""
    if representation == "US" and len(value) == 2:
        return f'{{"vr":"US","Value":[{int.from_bytes(value, "little")}]}}'
    shape = _SHAPES.get(representation)
    if shape is None or not shape.fullmatch(value):
        return None
    text = value.rstrip(b" \0").decode("ascii")
    if representation == "DS":
        said = ",".join(repr(float(one)) for one in text.split("\\"))
    else:
        said = str(int(text)) if representation == "IS" else f'"{text}"'
    return f'{{"vr":"{representation}","Value":[{said}]}}'


def _by_pydicom(file: IO[bytes]) -> Described:
    dataset = pydicom.dcmread(file, stop_before_pixels=True)
    syntax = dataset.file_meta.TransferSyntaxUID
    elements = {tag: f'"{tag}":{_text(one)}' for tag, one in as_json(dataset).items() if not tag.startswith("0002")}
    is_plain = syntax not in (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian)
    pieces = tuple(_pieces(dataset, file)) if is_plain else ()
    return Described(str(syntax), _with_syntax(elements, syntax), pieces)


def _with_syntax(elements: Mapping[str, str], syntax: str) -> dict[str, str]:
    member = f'"{AVAILABLE_TRANSFER_SYNTAX}":{_text(element("UI", str(syntax)))}'
    return dict(sorted({**elements, AVAILABLE_TRANSFER_SYNTAX: member}.items()))


@lru_cache(maxsize=256)
def _element(member: str) -> Json:
    found: Json
    (found,) = json.loads(f"{{{member}}}").values()
    return found


def _first(member: str | None) -> Any:  # noqa: ANN401 - a value of JSON
    return _element(member).get("Value", (None,))[0] if member else None


def _whole(member: str | None) -> int:
    return int(_first(member) or 0)


_text = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def as_json(dataset: Dataset) -> Json:
    """Small binary values inline; numbers that JSON has no word for as text, as PS3.18 F.2.3 says."""
    document: Json = dataset.to_json_dict(bulk_data_threshold=1 << 30, suppress_invalid_tags=True)
    return {tag: _finite(element) for tag, element in sorted(document.items())}


# a tree of JSON values
def _finite(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return value


def element(vr: str, *values: object) -> Json:
    """One attribute; without a value it is present and empty."""
    kept = [one for one in values if one is not None and one != ""]
    if not kept:
        return {"vr": vr}
    return {"vr": vr, "Value": [{"Alphabetic": one} if vr == "PN" else one for one in kept]}


def _native_pixels(found: Plain, start: bytes) -> int | None:
    """Where the uncompressed numbers begin; None where it is not that simple."""
    head = start[found.pixels : found.pixels + 12]
    simple = found.syntax == ExplicitVRLittleEndian and head[:4] == b"\xe0\x7f\x10\0" and head[4:6] in (b"OB", b"OW")
    return found.pixels + 12 if simple and len(head) == 12 else None


def _pieces(dataset: Dataset, file: IO[bytes]) -> Iterator[tuple[Piece, ...]]:
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    offset, length = _pixel_value(dataset, file)
    if length == 0xFFFFFFFF:
        return _fragments(file, offset, count)
    return _native(offset, count, native_bytes(dataset, 1))


def _native(offset: int, count: int, size: int) -> Iterator[tuple[Piece, ...]]:
    return (((offset + number * size, size),) for number in range(count))


def _pixel_value(dataset: Dataset, file: IO[bytes]) -> Piece:
    """Where the value of the element begins at which reading stopped, and its length."""
    if dataset.original_encoding[0]:
        _, length = struct.unpack("<4sL", file.read(8))
    elif (start := file.read(8))[4:6] in (b"OB", b"OW", b"UN"):
        (length,) = struct.unpack("<L", file.read(4))
    else:
        (length,) = struct.unpack("<H", start[6:])
    return file.tell(), length


def _fragments(file: IO[bytes], offset: int, count: int) -> Iterator[tuple[Piece, ...]]:
    file.seek(offset)
    parse_basic_offsets(file)
    _, items = parse_fragments(file)
    positions = iter(items)
    file.seek(offset)
    for frame in generate_fragmented_frames(file, number_of_frames=count):
        yield tuple((next(positions) + 8, len(fragment)) for fragment in frame)
