"""What the examination of one good file yields: safe facts, decoded frames, the de-identified object."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

import numpy as np

from app.imaging.dicom.pixels import Pixels
from app.imaging.dicom.traits import Traits
from app.imaging.values import Frame, Layout, PixelMeaning, Window

_IN_MEMORY_BYTES = 8 * 1024**2

Keep = Callable[[Pixels, bool], Any]
"""What becomes of a frame as it arrives; told whether the stored object has these pixels, not the sent ones."""


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
    of_study: Traits = field(default_factory=dict)
    of_patient: Traits = field(default_factory=dict)
    """Who else the file says it is of: to be compared within the study, and between studies of the patient."""


@dataclass(frozen=True)
class Metadata:
    """What DICOMweb says of a safe object in explicit little endian, as JSON. Its first frame lies at `first` in the
    file, each has `size` bytes, one after another."""

    text: bytes
    first: int
    size: int


def _spool() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES, prefix="consilium-")


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
    account: dict[str, dict[str, int]]
    """How often the profile took each action on each attribute."""
    profile: str
    profile_version: int
    held: str | None = None
    """Why a person must look at the pixels first; None: nobody need."""
    regions: int = 0
    """Ultrasound regions that hold an image."""
    is_blanked: bool = False
    """Pixels outside the regions were blanked: the stored object has the pixels of `arrays`, packed."""
    frames: tuple[Frame, ...] = ()
    arrays: tuple[Any, ...] = ()
    """The decoded frames, or whatever the keeper made of each."""
    file: IO[bytes] = field(default_factory=BytesIO, compare=False)
    """The safe object; of a blanked one only its header."""
    metadata: Metadata | None = None
    """Of ordinary uncompressed objects; the others are described when they are stored."""

    @property
    def dicom(self) -> bytes:
        self.file.seek(0)
        return self.file.read()


def to_message(examined: Examined) -> dict[str, Any]:
    apart = ("arrays", "file", "frames", "identity", "metadata")
    plain = {name: value for name, value in vars(examined).items() if name not in apart}
    return {"examined": {**plain, "identity": vars(examined.identity)}}


def to_kept(examined: Examined) -> dict[str, Any]:
    """All that is safe to keep as JSON: without pixels, and without the header as it arrived."""
    return {**to_message(examined)["examined"], "header": {}, "frames": [frame.as_json() for frame in examined.frames]}


def from_kept(data: dict[str, Any], header: dict[str, str]) -> Examined:
    identity, frames = Identity(**data["identity"]), tuple(frame_from(frame) for frame in data["frames"])
    return Examined(**{**data, "identity": identity, "frames": frames, "header": header})


class Arriving:
    """One file as its pieces come from the child."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._frames: list[Frame] = []
        self._kept: list[Any] = []
        self._file = _spool()
        self._last: bytes | memoryview = b""
        self._metadata: Metadata | None = None

    def frame(self, header: dict[str, Any], data: bytes | memoryview) -> None:
        array = np.frombuffer(data, dtype=np.dtype(header["kind"])).reshape(header["shape"])
        self._last = data
        self._frames.append(frame_from(header["frame"]))
        self._kept.append(self._keep(array, header["packed_anew"]))

    def dicom(self, data: bytes | memoryview) -> None:
        self._file.write(data)

    def same_pixels(self) -> None:
        """The bytes of the frame that came last are those of the object as well."""
        self._file.write(self._last)

    def metadata(self, text: bytes | memoryview, first: int, size: int) -> None:
        self._metadata = Metadata(bytes(text), first, size)

    def finished(self, message: dict[str, Any]) -> Examined:
        found = {
            "identity": Identity(**message["identity"]),
            "frames": tuple(self._frames),
            "arrays": tuple(self._kept),
            "file": self._file,
            "metadata": self._metadata,
        }
        return Examined(**{**message, **found})


def frame_from(data: dict[str, Any]) -> Frame:
    """A frame as JSON gives it back."""
    lists = {name: tuple(value) for name, value in data.items() if isinstance(value, list)}
    lists["regions"] = tuple(tuple(region) for region in data.get("regions", ()))
    window = Window(**data["window"]) if data["window"] else None
    layout = Layout(data.get("layout", Layout.PARALLEL))
    return Frame(**{**data, **lists, "pixel": PixelMeaning(**data["pixel"]), "window": window, "layout": layout})
