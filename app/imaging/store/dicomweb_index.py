"""The index of one series: its instances, where each one's header lies in the metadata, and its frames in its file."""

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.kernel.blobs import blobs

DICOM_BLOBS = "dicom"
METADATA_BLOBS = "dicomweb-metadata"
INDEX_BLOBS = "dicomweb-index"

INDEX_VERSION = 2
"""Counts up when what is written differs; older indexes are written again. 2: frames of uncompressed 4:2:2."""

SUMMARY = (
    "00080005", "00080020", "00080021", "00080030", "00080031", "00080050", "00080060", "00080070", "00080090",
    "0008103E", "00081090", "00100010", "00100020", "00100030", "00100040", "00101010", "00180015", "00180087",
    "00185100", "00200010", "0020000D", "0020000E", "00200011", "00200052", "00200060", "00280301",
)  # fmt: skip
"""What is kept of a series for searches: attributes of patient, study, series and equipment."""


@dataclass(frozen=True)
class IndexedInstance:
    sop_uid: str
    blob_sha256: str
    size_bytes: int
    transfer_syntax: str
    header: tuple[int, int]
    frame_count: int
    rows: int
    columns: int
    first: int
    size: int
    pieces: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def has_frames(self) -> bool:
        """Whether bytes of the file are frames as they are."""
        return bool(self.size or self.pieces)

    def frame(self, number: int) -> bytes:
        """As stored; numbers count from 1 and must exist."""
        where = ((self.first + (number - 1) * self.size, self.size),) if self.size else self.pieces[number - 1]
        return self._read(where)

    def whole(self) -> bytes:
        return self._read(((0, self.size_bytes),))

    def _read(self, pieces: tuple[tuple[int, int], ...]) -> bytes:
        with blobs().opened(DICOM_BLOBS, self.blob_sha256) as blob:
            if len(pieces) == 1:
                return blob.read(*pieces[0])
            return b"".join(blob.read(offset, length) for offset, length in pieces)


@dataclass(frozen=True)
class Index:
    """Of one series; immutable, as it is named by its digest."""

    metadata_sha256: str
    manifest_sha256: str
    pack_sha256: str
    instances: dict[str, IndexedInstance]


@lru_cache(maxsize=512)
def loaded(index_sha256: str, metadata_sha256: str, manifest_sha256: str, pack_sha256: str) -> Index:
    document = json.loads(blobs().get(INDEX_BLOBS, index_sha256))
    instances = {entry["sop_uid"]: _instance(entry) for entry in document["instances"]}
    return Index(metadata_sha256, manifest_sha256, pack_sha256, instances)


@lru_cache(maxsize=128)
def packed_metadata(metadata_sha256: str) -> bytes:
    """A JSON array of all headers of the series, gzipped."""
    return blobs().get(METADATA_BLOBS, metadata_sha256)


@lru_cache(maxsize=32)
def metadata(metadata_sha256: str) -> bytes:
    return gzip.decompress(packed_metadata(metadata_sha256))


def header_of(index: Index, instance: IndexedInstance) -> bytes:
    start, end = instance.header
    return metadata(index.metadata_sha256)[start:end]


# an entry of the JSON
def _instance(entry: dict[str, Any]) -> IndexedInstance:
    frames = entry["frames"]
    same = isinstance(frames, dict)
    pieces = () if same else tuple(tuple((offset, length) for offset, length in frame) for frame in frames)
    return IndexedInstance(
        sop_uid=entry["sop_uid"],
        blob_sha256=entry["blob"],
        size_bytes=entry["bytes"],
        transfer_syntax=entry["transfer_syntax"],
        header=(entry["header"][0], entry["header"][1]),
        frame_count=entry["frame_count"],
        rows=entry["rows"],
        columns=entry["columns"],
        first=frames["first"] if same else 0,
        size=frames["size"] if same else 0,
        pieces=pieces,
    )
