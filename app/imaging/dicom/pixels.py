"""Decoding every frame, whatever the transfer syntax, after checking that the header describes what is there."""

from collections.abc import Iterator

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import FileDataset
from pydicom.encaps import generate_frames
from pydicom.pixels.utils import iter_pixels
from pydicom.uid import HTJ2K, HTJ2KLossless, HTJ2KLosslessRPCL

from app.imaging.dicom.limits import LARGEST_PIXELS_BYTES
from app.imaging.dicom.reading import UNREADABLE
from app.imaging.dicom.refused import Refused

Pixels = NDArray[np.uint8] | NDArray[np.int8] | NDArray[np.uint16] | NDArray[np.int16]

_HTJ2K = (HTJ2K, HTJ2KLossless, HTJ2KLosslessRPCL)
_DECODING_ERRORS = (*UNREADABLE, RuntimeError, imagecodecs.Htj2kError)


def assert_plausible(dataset: FileDataset) -> int:
    """The number of frames, once header and length of the pixels agree and fit in memory."""
    if "PixelData" not in dataset:
        raise Refused(
            "pixel_format" if "FloatPixelData" in dataset or "DoubleFloatPixelData" in dataset else "no_pixels"
        )
    try:
        rows, columns = int(dataset.Rows), int(dataset.Columns)
        samples, allocated, stored = int(dataset.SamplesPerPixel), int(dataset.BitsAllocated), int(dataset.BitsStored)
        frames = int(dataset.get("NumberOfFrames", 1) or 1)
        high, signed = int(dataset.get("HighBit", stored - 1)), int(dataset.PixelRepresentation)
    except UNREADABLE:
        raise Refused("pixel_format") from None
    if min(rows, columns, frames) < 1 or samples not in (1, 3) or allocated not in (8, 16) or signed not in (0, 1):
        raise Refused("pixel_format")
    if not 1 <= stored <= allocated or high != stored - 1:
        raise Refused("pixel_format")
    expected = rows * columns * samples * (allocated // 8) * frames
    if expected > LARGEST_PIXELS_BYTES:
        raise Refused("too_large")
    if not dataset.file_meta.TransferSyntaxUID.is_encapsulated:
        present = len(dataset.PixelData)
        if present < expected:
            raise Refused("cut_off")
        if present > expected + 1:
            raise Refused("pixel_mismatch")
    return frames


def decoded(dataset: FileDataset, frames: int) -> Iterator[Pixels]:
    """Each frame: (rows, columns) or (rows, columns, 3), in the stored numbers, unused high bits cleared."""
    count = 0
    try:
        for array in _frames(dataset, frames):
            count += 1
            yield _stored_values(dataset, array)
    except MemoryError:
        raise Refused("too_large") from None
    except _DECODING_ERRORS:
        raise Refused("undecodable") from None
    if count != frames:
        raise Refused("cut_off" if count < frames else "pixel_mismatch")


def _frames(dataset: FileDataset, frames: int) -> Iterator[NDArray[np.generic]]:
    if dataset.file_meta.TransferSyntaxUID in _HTJ2K:
        for frame in generate_frames(dataset.PixelData, number_of_frames=frames):
            yield np.asarray(imagecodecs.htj2k_decode(frame))
    else:
        yield from iter_pixels(dataset)


def _stored_values(dataset: FileDataset, array: NDArray[np.generic]) -> Pixels:
    rows, columns, samples = int(dataset.Rows), int(dataset.Columns), int(dataset.SamplesPerPixel)
    if array.shape != ((rows, columns) if samples == 1 else (rows, columns, samples)):
        raise Refused("pixel_mismatch")
    signed, allocated, stored = int(dataset.PixelRepresentation), int(dataset.BitsAllocated), int(dataset.BitsStored)
    kind = np.dtype(f"{'i' if signed else 'u'}{allocated // 8}")
    # big-endian objects decode to big-endian arrays
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    if array.dtype.itemsize != kind.itemsize or array.dtype.kind not in "iu":
        array = array.astype(kind)
    values = np.ascontiguousarray(array.view(kind))
    spare = allocated - stored
    if spare and samples == 1:
        # old objects keep overlays in the unused high bits; shifting back restores the sign
        values = (values << spare) >> spare
    return values
