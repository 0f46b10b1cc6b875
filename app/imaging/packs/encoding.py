"""One frame to bytes and back, without loss: HTJ2K, or the raw little-endian numbers where that is smaller."""

from dataclasses import dataclass

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from app.imaging.values import Frame


@dataclass(frozen=True)
class EncodedFrame:
    data: bytes
    encoding: str
    """`htj2k` or `raw`."""


def encode(array: NDArray[np.generic], *, always_packed: bool = False) -> EncodedFrame:
    """(rows, columns) of 8 or 16 bit numbers, signed or not, or colour (rows, columns, 3) of 8 bits.

    `always_packed`: HTJ2K also where it is larger, since a DICOM object is made of the same bytes.
    """
    raw = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
    is_picture = array.ndim == 2 or (array.ndim == 3 and array.dtype == np.uint8)
    if not is_picture or min(array.shape[:2]) < 2:
        return EncodedFrame(raw, "raw")
    packed = bytes(imagecodecs.htj2k_encode(array, reversible=True))
    smaller = len(packed) < len(raw) or always_packed
    return EncodedFrame(packed, "htj2k") if smaller else EncodedFrame(raw, "raw")


def dtype_of(bits_allocated: int, *, signed: bool) -> np.dtype[np.generic]:
    return np.dtype(f"{'i' if signed else 'u'}{bits_allocated // 8}")


def decode(frame: EncodedFrame, shape: tuple[int, ...], dtype: np.dtype[np.generic]) -> NDArray[np.generic]:
    if frame.encoding == "raw":
        return np.frombuffer(frame.data, dtype=dtype.newbyteorder("<")).reshape(shape)
    return np.asarray(imagecodecs.htj2k_decode(frame.data))


def frame_array(frame: Frame, encoded: EncodedFrame) -> NDArray[np.generic]:
    """(rows, columns) or (rows, columns, 3), in the stored numbers."""
    size = (frame.rows, frame.columns)
    shape = size if frame.pixel.samples == 1 else (*size, 3)
    return decode(encoded, shape, dtype_of(frame.pixel.bits_allocated, signed=frame.pixel.signed))
