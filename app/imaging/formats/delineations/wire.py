"""A parsed delineation as bytes and back: between processes, and between upload and confirmation."""

import io
import json
import zipfile
from typing import Any

import numpy as np

from app.imaging.values.delineations import Delineation, Label, Outlines, Points, Voxels

Head = dict[str, Any]
Arrays = dict[str, Any]  # numpy arrays by name


def to_bytes(one: Delineation) -> bytes:
    head: Head = {
        "format": one.format,
        "sha256": one.sha256,
        "labels": [vars(label) for label in one.labels],
        "frame_of_reference_uid": one.frame_of_reference_uid,
        "series_uids": list(one.series_uids),
    }
    arrays = _put(one.drawn, head)
    out = io.BytesIO()
    np.savez_compressed(out, head=np.frombuffer(json.dumps(head).encode(), dtype=np.uint8), **arrays)
    return out.getvalue()


def from_bytes(data: bytes) -> Delineation:
    with zipfile.ZipFile(io.BytesIO(data)):  # bytes of our own making: anything else is a fault, not a refusal
        found = np.load(io.BytesIO(data), allow_pickle=False)
    head: Head = json.loads(found["head"].tobytes())
    return Delineation(
        format=head["format"],
        sha256=head["sha256"],
        labels=tuple(Label(**label) for label in head["labels"]),
        drawn=_take(head, found),
        frame_of_reference_uid=head["frame_of_reference_uid"],
        series_uids=tuple(head["series_uids"]),
    )


def _put(drawn: Voxels | Outlines | Points, head: Head) -> Arrays:
    match drawn:
        case Voxels():
            head |= {
                "kind": "voxels",
                "keys": list(drawn.masks),
                "shape": drawn.shape,
                "may_miss": drawn.may_miss_frames,
            }
            return {"affine": drawn.affine, **{f"a{n}": np.packbits(m) for n, m in enumerate(drawn.masks.values())}}
        case Outlines():
            head |= {"kind": "outlines", "keys": {key: len(group) for key, group in drawn.contours.items()}}
            groups = enumerate(drawn.contours.values())
            return {f"a{n}_{m}": points for n, group in groups for m, points in enumerate(group)}
        case Points():
            head |= {"kind": "points", "keys": list(drawn.points), "in_voxels": drawn.in_voxels}
            return {f"a{n}": points for n, points in enumerate(drawn.points.values())}


def _take(head: Head, found: Any) -> Voxels | Outlines | Points:  # noqa: ANN401  numpy's archive has no type
    if head["kind"] == "voxels":
        shape = tuple(head["shape"])
        size = int(np.prod(shape))
        masks = {
            key: np.unpackbits(found[f"a{n}"], count=size).reshape(shape).astype(np.bool_)
            for n, key in enumerate(head["keys"])
        }
        return Voxels(found["affine"], masks, head["may_miss"])
    if head["kind"] == "outlines":
        return Outlines(
            {
                key: tuple(found[f"a{n}_{m}"] for m in range(count))
                for n, (key, count) in enumerate(head["keys"].items())
            }
        )
    return Points({key: found[f"a{n}"] for n, key in enumerate(head["keys"])}, head["in_voxels"])
