"""What the examination of one good file yields: safe facts, decoded frames, the de-identified object."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from app.imaging.dicom.pixels import Pixels
from app.imaging.values import Frame, PixelMeaning, Window


@dataclass(frozen=True)
class Identity:
    """Who and what, in replacements only. `*_hash` are keyed hashes of the originals."""

    source_digest: str
    patient_hash: str
    pseudonym: str
    shift_days: int
    study_uid: str
    study_hash: str
    series_uid: str
    series_hash: str
    sop_uid: str
    sop_hash: str
    sop_class: str


@dataclass(frozen=True)
class Examined:
    identity: Identity
    modality: str
    series_number: int | None
    instance_number: int | None
    description: str
    frame_of_reference_uid: str | None
    study_date: str | None
    age_years: float | None
    sex: str | None
    header: dict[str, str]
    """Header values for the role rules, before de-identification: kept in memory only."""
    frames: tuple[Frame, ...]
    arrays: tuple[Pixels, ...]
    dicom: bytes
    account: dict[str, dict[str, int]]
    """How often the profile took each action on each attribute."""


def to_message(examined: Examined) -> tuple[dict[str, Any], tuple[bytes | memoryview, ...]]:
    plain = {
        name: value for name, value in vars(examined).items() if name not in ("arrays", "dicom", "frames", "identity")
    }
    plain["identity"] = asdict(examined.identity)
    plain["frames"] = [asdict(frame) for frame in examined.frames]
    plain["shapes"] = [[array.dtype.str, list(array.shape)] for array in examined.arrays]
    return plain, (examined.dicom, *(array.data.cast("B") for array in examined.arrays))


def from_message(header: dict[str, Any], blobs: list[bytes]) -> Examined:
    shapes = header.pop("shapes")
    arrays = tuple(
        np.frombuffer(blob, dtype=np.dtype(kind)).reshape(shape)
        for blob, (kind, shape) in zip(blobs[1:], shapes, strict=True)
    )
    frames = tuple(_frame(data) for data in header.pop("frames"))
    identity = Identity(**header.pop("identity"))
    return Examined(**header, identity=identity, frames=frames, arrays=arrays, dicom=blobs[0])


def _frame(data: dict[str, Any]) -> Frame:
    window = data.pop("window")
    lists = {name: tuple(value) for name, value in data.items() if isinstance(value, list)}
    return Frame(
        **{**data, **lists, "pixel": PixelMeaning(**data["pixel"]), "window": Window(**window) if window else None}
    )
