"""Masks as bytes: gzip of little-endian uint32 run lengths, background first (`rle-gzip-1`).

Voxels run frame (ascending along the normal) -> row -> column; the runs sum to frames * rows * columns.
"""

import gzip
import zlib

import numpy as np
from numpy.typing import NDArray

from app.protocols.marks.base import bad_geometry

Shape3 = tuple[int, int, int]
BoolArray = NDArray[np.bool_]

MOST_LOOPED = 20_000


def encode(mask: BoolArray) -> bytes:
    """Run-length and gzip of a (frames, rows, columns) mask; equal masks give equal bytes."""
    flat = np.ascontiguousarray(mask, dtype=np.bool_).ravel()
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    edges = np.concatenate(([0], changes, [flat.size]))
    runs = np.diff(edges)
    if flat.size and flat[0]:
        runs = np.concatenate(([0], runs))
    return gzip.compress(runs.astype("<u4").tobytes(), mtime=0)


def covered(data: bytes) -> BoolArray:
    """The voxels of a kept mask in one row; for masks of one stack against each other, without their images."""
    runs = np.frombuffer(gzip.decompress(data), dtype="<u4")
    return np.repeat(np.arange(runs.size) % 2 == 1, runs)


def decode(data: bytes, shape: Shape3) -> BoolArray:
    """The mask of (frames, rows, columns); refuses bytes that do not fit, without inflating a bomb."""
    size = shape[0] * shape[1] * shape[2]
    inflater = zlib.decompressobj(wbits=31)
    try:
        raw = inflater.decompress(data, 4 * (size + 1) + 1)
    except zlib.error:
        raise bad_geometry("the mask's bytes are not gzip") from None
    if not inflater.eof or inflater.unused_data or len(raw) % 4:
        raise bad_geometry("the mask's bytes are cut off or too many")
    runs = np.frombuffer(raw, dtype="<u4").astype(np.int64)
    if runs.size > 1 and not runs[1:].all():
        raise bad_geometry("the mask has runs of no voxels")
    if int(runs.sum()) != size:
        raise bad_geometry("the mask does not fit the images it was drawn on")
    mask = np.zeros(size, dtype=np.bool_)
    ends = np.cumsum(runs)
    if runs.size <= MOST_LOOPED:  # a drawing has few runs: filling them is a tenth of repeating each value
        for start, end in zip(ends[0::2].tolist(), ends[1::2].tolist(), strict=False):
            mask[start:end] = True
        return mask.reshape(shape)
    values = np.zeros(runs.size, dtype=np.bool_)
    values[1::2] = True
    return np.repeat(values, runs).reshape(shape)
