"""A painted region on the grid of its stack: `{"encoding": "rle-gzip-1", "data": base64, "voxels": n}`."""

import base64
from typing import Any

from app.protocols.marks.base import Geometry, MarkKind, bad_geometry, only

ENCODING = "rle-gzip-1"
MOST_BYTES = 8_000_000
"""Compressed; a mask of an MRI stack has about 4 kB."""


def _check(geometry: Geometry) -> dict[str, Any]:
    only(geometry, "encoding", "data", "voxels")
    if geometry.get("encoding") != ENCODING:
        raise bad_geometry(f"the mask's encoding is not {ENCODING}")
    voxels = geometry.get("voxels")
    if isinstance(voxels, bool) or not isinstance(voxels, int) or voxels < 0:
        raise bad_geometry("voxels is a whole number, 0 or more")
    mask_bytes(geometry)
    return {"encoding": ENCODING, "data": geometry["data"], "voxels": voxels}


def mask_bytes(geometry: Geometry) -> bytes:
    """The gzip bytes of the mask; refuses what is not base64 or too large."""
    data = geometry.get("data")
    if not isinstance(data, str) or len(data) > MOST_BYTES * 4 // 3 + 4:
        raise bad_geometry("the mask's data is not text of a sensible size")
    try:
        return base64.b64decode(data, validate=True)
    except ValueError:
        raise bad_geometry("the mask's data is not base64") from None


MASK = MarkKind("mask", "Mask", 4, _check, lambda geometry: None, lambda geometry: None)
