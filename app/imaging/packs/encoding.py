"""One frame to bytes and back, without loss: HTJ2K, or the raw little-endian numbers where that is smaller."""

from dataclasses import dataclass

import imagecodecs
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class EncodedFrame:
    data: bytes
    encoding: str
    """`htj2k` or `raw`."""


def encode(array: NDArray[np.generic]) -> EncodedFrame:
    """(rows, columns) of 8 or 16 bit numbers, signed or not; colour (rows, columns, 3) stays raw."""
    raw = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
    if array.ndim != 2 or min(array.shape) < 2:
        return EncodedFrame(raw, "raw")
    packed = bytes(imagecodecs.htj2k_encode(array, reversible=True))
    return EncodedFrame(packed, "htj2k") if len(packed) < len(raw) else EncodedFrame(raw, "raw")


def dtype_of(bits_allocated: int, *, signed: bool) -> np.dtype[np.generic]:
    return np.dtype(f"{'i' if signed else 'u'}{bits_allocated // 8}")


def decode(frame: EncodedFrame, shape: tuple[int, ...], dtype: np.dtype[np.generic]) -> NDArray[np.generic]:
    if frame.encoding == "raw":
        return np.frombuffer(frame.data, dtype=dtype.newbyteorder("<")).reshape(shape)
    return np.asarray(imagecodecs.htj2k_decode(frame.data))
