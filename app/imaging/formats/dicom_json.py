"""A stored DICOM object as DICOMweb speaks of it: its header as JSON (PS3.18 F), and where its frames lie in the file.

Read once, when the object comes in; nobody opens it again to answer a search or for metadata.
"""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import pydicom
from pydicom.dataset import Dataset
from pydicom.encaps import generate_fragmented_frames, parse_basic_offsets, parse_fragments
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian

Json = dict[str, Any]
Piece = tuple[int, int]
"""Offset and length in the file."""

AVAILABLE_TRANSFER_SYNTAX = "00083002"


@dataclass(frozen=True)
class Described:
    """`frames`: the pieces of each, in the order of their numbers; empty where bytes of a file cannot be a frame
    (deflated objects, and big-endian numbers, which nobody may ask for any more)."""

    sop_uid: str
    transfer_syntax: str
    header: Json
    frames: tuple[tuple[Piece, ...], ...]


def described(file: IO[bytes]) -> Described:
    """A de-identified object of this house, which was read, decoded and written by us before."""
    dataset = pydicom.dcmread(file, stop_before_pixels=True)
    syntax = dataset.file_meta.TransferSyntaxUID
    plain = syntax not in (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian)
    pieces = tuple(_pieces(dataset, file)) if plain else ()
    header = {tag: element for tag, element in as_json(dataset).items() if not tag.startswith("0002")}
    header[AVAILABLE_TRANSFER_SYNTAX] = {"vr": "UI", "Value": [str(syntax)]}
    return Described(str(dataset.SOPInstanceUID), str(syntax), header, pieces)


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


def _pieces(dataset: Dataset, file: IO[bytes]) -> Iterator[tuple[Piece, ...]]:
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    offset, length = _pixel_value(dataset, file)
    if length != 0xFFFFFFFF:
        bits = dataset.Rows * dataset.Columns * dataset.SamplesPerPixel * dataset.BitsAllocated
        size = bits // 8
        yield from (((offset + number * size, size),) for number in range(count))
        return
    yield from _fragments(file, offset, count)


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
