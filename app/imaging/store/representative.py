"""Pictures of a stack in full size, by which a person judges whether a name is visible in any of its frames."""

import json
import uuid
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from app.imaging import packs
from app.imaging.store.pixels import MANIFEST_BLOBS, pack_file
from app.imaging.store.studies import stack as stack_row
from app.imaging.tables import Series
from app.kernel.blobs import blobs
from app.kernel.refusals import NotFound

REPRESENTATIVE = {
    "first": "first frame",
    "middle": "middle frame",
    "last": "last frame",
    "brightest": "brightest of all frames",
}


def representative_png(session: Session, stack_id: uuid.UUID, which: str) -> bytes:
    """`which`: a key of REPRESENTATIVE. Raises NotFound for another."""
    if which not in REPRESENTATIVE:
        raise NotFound
    row = stack_row(session, stack_id)
    series = session.get_one(Series, row.series_id)
    return _png(series.manifest_sha256, series.pack_sha256, row.key, which)


@lru_cache(maxsize=16)
def _png(manifest_sha256: str, pack_sha256: str, key: str, which: str) -> bytes:
    document = json.loads(blobs().get(MANIFEST_BLOBS, manifest_sha256))
    entry = next(one for one in document["stacks"] if one["key"] == key)
    frames = entry["frames"]
    chosen = {"first": frames[:1], "middle": frames[len(frames) // 2 :][:1], "last": frames[-1:]}.get(which, frames)
    file = pack_file(pack_sha256)
    arrays = (_array(entry, frame, file.read(frame["offset"], frame["length"])) for frame in chosen)
    return packs.picture_png(packs.brightest(arrays), inverted=entry["pixel"]["photometric"] == "MONOCHROME1")


def _array(entry: dict[str, Any], frame: dict[str, Any], data: bytes) -> Any:  # noqa: ANN401  # 8 or 16 bits, any sign
    pixel, grid = entry["pixel"], entry["grid"]
    size = (grid["rows"], grid["columns"]) if grid else (entry["size"][0], entry["size"][1])
    shape = size if pixel["samples"] == 1 else (*size, 3)
    kind = packs.dtype_of(pixel["bits_allocated"], signed=pixel["signed"])
    return packs.decode(packs.EncodedFrame(data, frame["encoding"]), shape, kind)
