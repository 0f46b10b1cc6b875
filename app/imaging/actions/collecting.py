"""Gathering examined files into studies: pixels are encoded and set aside, the rest stays small in memory."""

import contextlib
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import IO

from app.imaging import packs
from app.imaging.dicom import Examined
from app.imaging.dicom.element import PIECE_BYTES
from app.imaging.dicom.examined import Metadata
from app.imaging.dicom.pixels import Pixels
from app.imaging.dicom.written import with_frames
from app.imaging.packs.manifest import Place
from app.imaging.values import FileVerdict, Frame, Verdict
from app.kernel.blobs import blobs

DICOM_BLOBS = "dicom"
MOST_UNSETTLED = 500


@dataclass(frozen=True)
class Piece:
    """One file of a delivery, examined: everything about it but the pixels and metadata, which lie in the spool."""

    number: int
    name: str
    examined: Examined
    places: tuple[Place, ...]
    blob_sha256: str
    blob_bytes: int
    metadata: "KeptMetadata | None" = None
    """Of the object of this name; of one that was written anew there are none."""


@dataclass(frozen=True)
class KeptMetadata:
    """As `Metadata`, the text in the spool."""

    place: Place
    first: int
    size: int


@dataclass
class Gathered:
    """The files of one study in one delivery."""

    study_hash: str
    pieces: list[Piece] = field(default_factory=list)

    @property
    def series(self) -> dict[str, list[Piece]]:
        found: dict[str, list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            found[piece.examined.identity.series_hash].append(piece)
        return dict(found)


class Collection:
    """Studies of a delivery in the order in which they appeared. The spool holds de-identified pixels only."""

    def __init__(self) -> None:
        self._studies: dict[str, Gathered] = {}
        self._by_uid: dict[str, Piece] = {}
        self._open = contextlib.ExitStack()
        self._spool: IO[bytes] = self._open.enter_context(tempfile.TemporaryFile(prefix="consilium-"))  # noqa: SIM115
        self._objects = self._open.enter_context(blobs().batch())
        self._unsettled = self._size = 0

    def __iter__(self) -> Iterator[Gathered]:
        return iter(self._studies.values())

    def settle(self) -> None:
        """The objects are safe on the disk: rows may name them now."""
        self._objects.settle()
        self._unsettled = 0

    def close(self) -> None:
        self._open.close()

    def add(self, number: int, name: str, examined: Examined) -> FileVerdict | None:
        """A verdict at once for what repeats or contradicts an earlier file of the delivery; else none yet."""
        earlier = self._by_uid.get(examined.identity.sop_hash)
        if earlier is not None:
            return repeated(earlier.name) if _same(earlier.examined, examined) else contradiction(earlier.name, name)
        places = tuple(
            one if isinstance(one, Place) else self.keep(one, examined.is_blanked) for one in examined.arrays
        )
        blob = self._objects.put_parts(self._object(examined, places), DICOM_BLOBS)
        self._unsettled += 1
        if self._unsettled >= MOST_UNSETTLED:
            self.settle()
        examined.file.close()
        small = replace(examined, arrays=(), metadata=None)
        piece = Piece(number, name, small, places, blob.sha256, blob.size_bytes, self._kept(examined.metadata))
        self._by_uid[examined.identity.sop_hash] = piece
        study_hash = examined.identity.study_hash
        self._studies.setdefault(study_hash, Gathered(study_hash)).pieces.append(piece)
        return None

    def keep(self, array: Pixels, packed_anew: bool) -> Place:
        """A frame as it arrives: encoded and set aside. The place is what remains of it in memory."""
        frame = packs.encode(array, always_packed=packed_anew)
        return self._set_aside(frame.data, frame.encoding)

    def _object(self, examined: Examined, places: Iterable[Place]) -> Iterator[bytes]:
        """The safe object as it came, or with the blanked frames in place of those that came."""
        if examined.is_blanked:
            yield from with_frames(examined.dicom, map(self.read, places))
            return
        examined.file.seek(0)
        while part := examined.file.read(PIECE_BYTES):
            yield part

    def _kept(self, metadata: Metadata | None) -> KeptMetadata | None:
        if metadata is None:
            return None
        return KeptMetadata(self._set_aside(metadata.text, "json"), metadata.first, metadata.size)

    def _set_aside(self, data: bytes, encoding: str) -> Place:
        place = Place(self._size, len(data), encoding)
        self._spool.seek(place.offset)
        self._spool.write(data)
        self._size += len(data)
        return place

    def read(self, place: Place) -> bytes:
        self._spool.seek(place.offset)
        return self._spool.read(place.length)


@dataclass(frozen=True)
class PlacedFrame:
    """A frame and its encoded pixels, wherever they lie now."""

    frame: Frame
    encoding: str
    length: int
    read: Callable[[], bytes]


def _same(a: Examined, b: Examined) -> bool:
    return a.identity.source_digest == b.identity.source_digest


def repeated(earlier: str) -> FileVerdict:
    return FileVerdict(Verdict.ACCEPTED_IDEMPOTENT, "repeat", f"Already here, byte for byte: {earlier}.")


def contradiction(earlier: str, later: str) -> FileVerdict:
    sentence = (
        f"{later} has the same SOP instance UID as {earlier}, but other content. The earlier one stays; "
        "ask the sender which of the two is right."
    )
    return FileVerdict(Verdict.REJECTED, "uid_conflict", sentence)
