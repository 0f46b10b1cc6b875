"""The safe object as a file of its own: empty preamble, our own meta group, pixels as they came or packed anew."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID, HTJ2KLossless

from app.imaging.deidentify.raw import packed, padded

IMPLEMENTATION_UID = "2.25.168208046543241857190498301462842936391"
IMPLEMENTATION = "CONSILIUM"
_PREAMBLE = b"\0" * 128 + b"DICM"
_OURS = packed(0x00020012, "UI", padded(IMPLEMENTATION_UID.encode(), b"\0")) + packed(
    0x00020013, "SH", padded(IMPLEMENTATION.encode(), b" ")
)
_CLEAN_PIXELS = ("113101", "Clean Pixel Data Option")
_PALETTE = tuple(
    f"{colour}PaletteColorLookupTable{part}" for colour in ("Red", "Green", "Blue") for part in ("Descriptor", "Data")
)


def header_bytes(safe: Dataset, *, sop_class: str, sop_uid: str, syntax: str) -> bytes:
    """Everything up to the pixels (or with them, where the data set holds them)."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(sop_class)
    meta.MediaStorageSOPInstanceUID = UID(sop_uid)
    meta.TransferSyntaxUID = UID(syntax)
    meta.ImplementationClassUID = UID(IMPLEMENTATION_UID)
    meta.ImplementationVersionName = IMPLEMENTATION
    out = FileDataset("", safe, preamble=b"\0" * 128, file_meta=meta)
    buffer = BytesIO()
    dcmwrite(buffer, out, enforce_file_format=True)
    return buffer.getvalue()


def plain_header_bytes(elements: Mapping[int, bytes], *, sop_class: str, sop_uid: str, syntax: str) -> bytes:
    """The same of attributes that are written already, in the order of tags."""
    meta = b"".join((
        packed(0x00020001, "OB", b"\0\1"),
        packed(0x00020002, "UI", padded(sop_class.encode(), b"\0")),
        packed(0x00020003, "UI", padded(sop_uid.encode(), b"\0")),
        packed(0x00020010, "UI", padded(syntax.encode(), b"\0")),
        _OURS,
    ))  # fmt: skip
    length = packed(0x00020000, "UL", struct.pack("<L", len(meta)))
    return b"".join((_PREAMBLE, length, meta, *elements.values()))


def packed_anew(safe: Dataset, *, samples: int, bits: int) -> None:
    """Says of `safe` what becomes true when its pixels are blanked and packed as HTJ2K without loss."""
    if samples == 3:
        safe.SamplesPerPixel, safe.PlanarConfiguration = 3, 0
        # the codec's own colour transform (PS3.5 A.4.4)
        safe.PhotometricInterpretation = "YBR_RCT"
        safe.BitsAllocated, safe.BitsStored, safe.HighBit, safe.PixelRepresentation = bits, bits, bits - 1, 0
        for keyword in _PALETTE:
            if keyword in safe:
                delattr(safe, keyword)
    note_cleaned(safe)


def note_cleaned(safe: Dataset) -> None:
    """Adds the method code of cleaned pixels, once."""
    codes = safe.DeidentificationMethodCodeSequence
    if any(code.CodeValue == _CLEAN_PIXELS[0] for code in codes):
        return
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = _CLEAN_PIXELS[0], "DCM", _CLEAN_PIXELS[1]
    codes.append(code)


PACKED_SYNTAX = str(HTJ2KLossless)


def with_frames(header: bytes, frames: Iterable[bytes]) -> Iterator[bytes]:
    """A file in `PACKED_SYNTAX`: the header, then one fragment for each frame, with an empty offset table."""
    yield header
    yield struct.pack("<HH2sHL", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF)
    yield struct.pack("<HHL", 0xFFFE, 0xE000, 0)
    for frame in frames:
        yield struct.pack("<HHL", 0xFFFE, 0xE000, len(frame) + len(frame) % 2)
        yield frame + b"\0" * (len(frame) % 2)
    yield struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
