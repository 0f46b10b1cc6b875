"""Decoded frames of a series, from its pack: every frame lies there losslessly, whatever syntax it came in."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.imaging import packs
from app.imaging.store.dicomweb_index import Index, IndexedInstance
from app.imaging.store.pixels import MANIFEST_BLOBS, PACK_BLOBS
from app.kernel.blobs import blobs
from app.kernel.refusals import NotFound


@dataclass(frozen=True)
class Decoded:
    """`values` as stored: (rows, columns) or (rows, columns, 3); slope and intercept make them measured ones."""

    values: NDArray[np.generic]
    slope: float
    intercept: float
    inverted: bool
    center: float
    width: float


def decoded(index: Index, instance: IndexedInstance, number: int) -> Decoded:
    stack, frame = _places(index.manifest_sha256).get((instance.sop_uid, number), (None, None))
    if stack is None or frame is None:
        raise NotFound
    pixel = stack["pixel"]
    data = blobs().read(PACK_BLOBS, index.pack_sha256, frame["offset"], frame["length"])
    kind = packs.dtype_of(pixel["bits_allocated"], signed=pixel["signed"])
    shape = (instance.rows, instance.columns) if pixel["samples"] == 1 else (instance.rows, instance.columns, 3)
    values = packs.decode(packs.EncodedFrame(data, frame["encoding"]), shape, kind)
    return Decoded(
        values=values,
        slope=frame.get("slope", pixel["slope"]),
        intercept=frame.get("intercept", pixel["intercept"]),
        inverted=pixel["photometric"] == "MONOCHROME1",
        center=stack["window"]["center"],
        width=stack["window"]["width"],
    )


def plain_bytes(index: Index, instance: IndexedInstance, number: int) -> bytes:
    """As native pixel data of Explicit VR Little Endian."""
    values = decoded(index, instance, number).values
    return values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()


# entries of the manifest's JSON
Entry = dict[str, Any]


@lru_cache(maxsize=64)
def _places(manifest_sha256: str) -> dict[tuple[str, int], tuple[Entry, Entry]]:
    """Stack and frame by SOP instance UID and frame number; a manifest never changes."""
    document = json.loads(blobs().get(MANIFEST_BLOBS, manifest_sha256))
    return {
        (frame["sop_instance_uid"], frame["frame_number"]): (stack, frame)
        for stack in document["stacks"]
        for frame in stack["frames"]
    }
