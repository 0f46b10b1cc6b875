"""Decoding every frame, one after another, whatever the transfer syntax, after checking what the header says."""

from collections.abc import Iterator
from typing import Any, cast

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import generate_frames
from pydicom.pixels.processing import apply_color_lut, convert_color_space
from pydicom.pixels.utils import iter_pixels
from pydicom.uid import (
    HTJ2K,
    ExplicitVRLittleEndian,
    HTJ2KLossless,
    HTJ2KLosslessRPCL,
    ImplicitVRLittleEndian,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
)

from app.imaging.dicom.element import PixelElement
from app.imaging.dicom.header import Attributes, lasting
from app.imaging.dicom.limits import LARGEST_FRAME_BYTES, LARGEST_PIXELS_BYTES
from app.imaging.dicom.reading import UNREADABLE, Opened
from app.imaging.dicom.refused import Refused

Pixels = NDArray[np.uint8] | NDArray[np.int8] | NDArray[np.uint16] | NDArray[np.int16]

_PLAIN = (ExplicitVRLittleEndian, ImplicitVRLittleEndian)
_HTJ2K = (HTJ2K, HTJ2KLossless, HTJ2KLosslessRPCL)
_DECODING_ERRORS = (*UNREADABLE, RuntimeError, imagecodecs.Htj2kError)
_PALETTE = "PALETTE COLOR"
_SHARED_COLOUR = "YBR_FULL_422"
_LOOKUP_KEYWORDS = tuple(
    f"{colour}PaletteColorLookupTable{part}" for colour in ("Red", "Green", "Blue") for part in ("Descriptor", "Data")
)


def assert_plausible(opened: Opened) -> int:
    """The number of frames, once header and length of the pixels agree and a frame fits in memory."""
    frames = lasting(opened.dataset, _plausible_frames)
    present = opened.native_length
    if present is not None:
        expected = lasting(opened.dataset, native_bytes, frames)
        if present < expected:
            raise Refused("cut_off")
        if present > expected + 1:
            raise Refused("pixel_mismatch")
    return frames


def _plausible_frames(dataset: Attributes) -> int:
    """By the header alone."""
    try:
        rows, columns = int(dataset.Rows), int(dataset.Columns)
        samples, allocated, stored = int(dataset.SamplesPerPixel), int(dataset.BitsAllocated), int(dataset.BitsStored)
        frames = int(dataset.get("NumberOfFrames", 1) or 1)
        high, signed = int(dataset.get("HighBit", stored - 1)), int(dataset.PixelRepresentation)
    except UNREADABLE:
        raise Refused("pixel_format") from None
    if min(rows, columns, frames) < 1 or samples not in (1, 3) or allocated not in (8, 16) or signed not in (0, 1):
        raise Refused("pixel_format")
    if not 1 <= stored <= allocated or high != stored - 1 or (samples == 3 and allocated != 8):
        raise Refused("pixel_format")
    per_frame = rows * columns * samples * (allocated // 8)
    if per_frame > LARGEST_FRAME_BYTES or per_frame * frames > LARGEST_PIXELS_BYTES:
        raise Refused("too_large")
    return frames


def native_bytes(dataset: Attributes, frames: int) -> int:
    """Of pixels that are not compressed."""
    shape = int(dataset.Rows), int(dataset.Columns), int(dataset.SamplesPerPixel), int(dataset.BitsAllocated)
    return frame_bytes(*shape, photometric=str(dataset.get("PhotometricInterpretation", ""))) * frames


def frame_bytes(rows: int, columns: int, samples: int, bits_allocated: int, *, photometric: str) -> int:
    """Of a frame that is not compressed: where YBR_FULL_422 is said, two pixels share their colour."""
    each = rows * columns * samples * (bits_allocated // 8)
    return each * 2 // 3 if samples == 3 and photometric == _SHARED_COLOUR else each


def decoded(opened: Opened, frames: int) -> Iterator[Pixels]:
    """Each frame: (rows, columns) or RGB (rows, columns, 3), in the stored numbers, unused high bits cleared."""
    count = 0
    try:
        for array in _frames(opened, frames):
            count += 1
            if count > frames:
                break
            yield _stored_values(opened.dataset, array)
    except MemoryError:
        raise Refused("too_large") from None
    except _DECODING_ERRORS:
        raise Refused("undecodable") from None
    if count != frames:
        raise Refused("cut_off" if count < frames else "pixel_mismatch")


def _frames(opened: Opened, frames: int) -> Iterator[NDArray[np.generic]]:
    element = opened.element
    if element is None:
        yield from iter_pixels(cast(Dataset, opened.dataset))
    elif opened.native_length is not None and _shares_colour(opened.dataset):
        yield from _halved_colours(opened.dataset, element, frames)
    elif opened.syntax in _PLAIN and int(opened.dataset.SamplesPerPixel) == 1:
        yield from _as_they_lie(opened.dataset, element, frames)
    elif opened.syntax in _HTJ2K:
        yield from map(imagecodecs.htj2k_decode, _packed_frames(element, frames))
    elif opened.syntax == JPEGBaseline8Bit:
        photometric = str(opened.dataset.get("PhotometricInterpretation", ""))
        for frame in _packed_frames(element, frames):
            yield _jpeg(frame, is_said_rgb=photometric == "RGB")
    elif opened.syntax == JPEGExtended12Bit and int(opened.dataset.BitsAllocated) == 16:
        # neither GDCM nor Pillow reads 12 bits
        yield from map(imagecodecs.jpeg_decode, _packed_frames(element, frames))
    else:
        yield from iter_pixels(element.file)


def _as_they_lie(dataset: Attributes, element: PixelElement, frames: int) -> Iterator[NDArray[np.generic]]:
    """Uncompressed numbers of one sample, 8 or 16 bits in little endian."""
    rows, columns = int(dataset.Rows), int(dataset.Columns)
    kind = np.dtype(f"<u{int(dataset.BitsAllocated) // 8}")
    size = rows * columns * kind.itemsize
    for index in range(frames):
        yield np.frombuffer(element.read(element.value + index * size, size), kind).reshape(rows, columns)


def _jpeg(frame: bytes, *, is_said_rgb: bool) -> NDArray[np.generic]:
    """Fifteen times as fast as through GDCM. What a header calls RGB is believed unless the JPEG itself says more:
    many archives write RGB over pictures whose JFIF or Adobe marker tells of YCbCr."""
    has_marker = b"JFIF\0" in frame[:64] or b"Adobe" in frame[:512]
    if is_said_rgb and not has_marker:
        return np.asarray(imagecodecs.jpeg8_decode(frame, colorspace="RGB", outcolorspace="RGB"))
    return np.asarray(imagecodecs.jpeg8_decode(frame))


def _shares_colour(dataset: Attributes) -> bool:
    return int(dataset.SamplesPerPixel) == 3 and str(dataset.get("PhotometricInterpretation", "")) == _SHARED_COLOUR


def _halved_colours(dataset: Attributes, element: PixelElement, frames: int) -> Iterator[NDArray[np.generic]]:
    """Uncompressed YBR_FULL_422: two luminances, then the two colours they share (PS3.3 C.7.6.3.1.2).

    Our own, since pydicom 3.0 reads the second half of such frames beyond the end of the file.
    """
    rows, columns = int(dataset.Rows), int(dataset.Columns)
    for index in range(frames):
        element.file.seek(element.value + index * rows * columns * 2)
        pairs = np.frombuffer(element.file.read(rows * columns * 2), np.uint8).reshape(rows, columns // 2, 4)
        whole = np.empty((rows, columns, 3), np.uint8)
        whole[:, 0::2, 0], whole[:, 1::2, 0] = pairs[..., 0], pairs[..., 1]
        whole[..., 1:] = np.repeat(pairs[..., 2:], 2, axis=1)
        yield convert_color_space(whole, "YBR_FULL", "RGB")


def _packed_frames(element: PixelElement, frames: int) -> Iterator[bytes]:
    element.file.seek(element.value)
    for frame in generate_frames(element.file, number_of_frames=frames):
        place = element.file.tell()
        yield frame
        element.file.seek(place)


def _kept_as(dataset: Attributes) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    """Of a frame: its shape, whether its numbers stand for colours, of what kind they are, in how many bits."""
    rows, columns, samples = int(dataset.Rows), int(dataset.Columns), int(dataset.SamplesPerPixel)
    signed, allocated, stored = int(dataset.PixelRepresentation), int(dataset.BitsAllocated), int(dataset.BitsStored)
    shape = (rows, columns) if samples == 1 else (rows, columns, samples)
    is_palette = samples == 1 and str(dataset.get("PhotometricInterpretation", "")) == _PALETTE
    return shape, is_palette, np.dtype(f"{'i' if signed else 'u'}{allocated // 8}"), stored


def _stored_values(dataset: Attributes, array: NDArray[np.generic]) -> Pixels:
    shape, is_palette, kind, stored = lasting(dataset, _kept_as)
    if array.shape != shape:
        raise Refused("pixel_mismatch")
    if is_palette:
        return _coloured(dataset, array)
    # big-endian objects decode to big-endian arrays
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    if array.dtype.itemsize != kind.itemsize or array.dtype.kind not in "iu":
        array = array.astype(kind)
    values = np.ascontiguousarray(array.view(kind))
    spare = kind.itemsize * 8 - stored
    signed = kind.kind == "i"
    most = (1 << stored - signed) - 1
    if spare and (values.max() > most or (signed and values.min() < -most - 1)):
        # old objects keep overlays in the unused high bits; shifting back restores the sign
        values = (values << spare) >> spare
    return values


def _coloured(dataset: Attributes, array: NDArray[np.generic]) -> Pixels:
    """Numbers of a palette as the colours they stand for, 8 bits each."""
    tables = Dataset()
    for keyword in (*_LOOKUP_KEYWORDS, "PhotometricInterpretation"):
        setattr(tables, keyword, getattr(dataset, keyword))
    colours = apply_color_lut(array, tables)
    if colours.dtype.itemsize == 2:
        colours = (colours >> 8).astype(np.uint8)
    return np.ascontiguousarray(colours[..., :3].astype(np.uint8, copy=False))
