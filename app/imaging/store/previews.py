"""Single frames of a stack as numbers, for small pictures in the office."""

import json
import uuid
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.imaging import packs
from app.imaging.store.pixels import MANIFEST_BLOBS, pack_file
from app.imaging.store.studies import stack as stack_row
from app.kernel.blobs import blobs


def frame_arrays(session: Session, stack_id: uuid.UUID, indices: Sequence[int]) -> list[NDArray[np.generic]]:
    """The frames at these places of the stack (0 first, in spatial order), as they were taken."""
    row = stack_row(session, stack_id)
    document = json.loads(blobs().get(MANIFEST_BLOBS, row.series.manifest_sha256))
    entry = next(one for one in document["stacks"] if one["key"] == row.key)
    file, pixel = pack_file(row.series.pack_sha256), entry["pixel"]
    kind = packs.dtype_of(pixel["bits_allocated"], signed=pixel["signed"])
    shape = (int(entry["grid"]["rows"]), int(entry["grid"]["columns"]))
    found = []
    for index in indices:
        frame = entry["frames"][index]
        encoded = packs.EncodedFrame(file.read(frame["offset"], frame["length"]), frame["encoding"])
        found.append(packs.decode(encoded, shape if pixel["samples"] == 1 else (*shape, 3), kind))
    return found
