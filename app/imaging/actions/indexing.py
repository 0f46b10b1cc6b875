"""Writing what DICOMweb answers from: with a series that comes in, and again when more of it has arrived."""

import contextlib
import gzip
import json
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydicom.uid import ExplicitVRLittleEndian
from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.imaging.actions.collecting import DICOM_BLOBS, Piece
from app.imaging.dicom.dicom_json import Described, Describing
from app.imaging.packs.manifest import Place
from app.imaging.store.dicomweb_index import INDEX_BLOBS, INDEX_VERSION, METADATA_BLOBS, SUMMARY
from app.imaging.store.dicomweb_visible import has_current_index
from app.imaging.tables import Instance, Series, SeriesIndex
from app.kernel.blobs import Batch, BlobStore, blobs
from app.kernel.db import transaction
from app.kernel.refusals import NotFound

COMPRESSION = 6


def index_study(session: Session, ids: dict[str, str]) -> None:
    """The signal `study.accepted`."""
    index_series(session, session.scalars(select(Series.id).where(Series.study_id == uuid.UUID(ids["study_id"]))).all())


def index_series(session: Session, series_ids: Collection[uuid.UUID]) -> None:
    """Those of them that have no index, one of fewer images or an older one; the others are left alone."""
    stale = (
        select(Series)
        .outerjoin(SeriesIndex, SeriesIndex.series_id == Series.id)
        .where(Series.id.in_(series_ids))
        .where(~has_current_index())
    )
    describing = Describing()
    for series in session.scalars(stale).all():
        _write(session, series, describing)


def renew_some(*, seconds: float) -> int:
    """Indexes of an earlier version, each in a transaction of its own, as long as there is time. How many there were
    renewed; of objects that are gone none is, which the check of what is stored tells."""
    until, renewed = time.monotonic() + seconds, 0
    with transaction() as session:
        older = session.scalars(select(SeriesIndex.series_id).where(SeriesIndex.version < INDEX_VERSION)).all()
    for series_id in older:
        if time.monotonic() > until:
            break
        with contextlib.suppress(NotFound), transaction() as session:
            index_series(session, [series_id])
            renewed += 1
    return renewed


def index_new(
    session: Session,
    arrived: Iterable[tuple[Series, Sequence[Piece]]],
    read: Callable[[Place], bytes],
    to: Batch,
) -> None:
    """Series that are all new, from what was told of each object when it was made: the same index as of the stored
    objects. A series of which not all was told is left to the signal."""
    for series, pieces in arrived:
        numbers = [piece.examined.instance_number for piece in pieces]
        # of equal numbers the database says which comes first
        if None not in numbers and len({*numbers}) == len(numbers) and all(piece.metadata for piece in pieces):
            ordered = sorted(pieces, key=lambda piece: piece.examined.instance_number or 0)
            _keep(session, series, [_told(piece, read) for piece in ordered], to)


def rewrite(session: Session, series: Series) -> None:
    """The same bytes again, for what was lost of them."""
    if session.get(SeriesIndex, series.id) is not None:
        _write(session, series, Describing())


@dataclass(frozen=True)
class _Entry:
    """One object: what the index says of it, but where its text (all its metadata) lies among the others."""

    said: dict[str, Any]
    text: bytes


def _told(piece: Piece, read: Callable[[Place], bytes]) -> _Entry:
    assert piece.metadata is not None
    frames = piece.examined.frames
    said = {
        "sop_uid": piece.examined.identity.sop_uid,
        "blob": piece.blob_sha256,
        "bytes": piece.blob_bytes,
        "transfer_syntax": str(ExplicitVRLittleEndian),
        "header": None,
        "frames": {"first": piece.metadata.first, "size": piece.metadata.size},
        "frame_count": len(frames),
        "rows": frames[0].rows,
        "columns": frames[0].columns,
    }
    return _Entry(said, read(piece.metadata.place))


def _write(session: Session, series: Series, describing: Describing) -> None:
    columns = (Instance.number, Instance.sop_uid, Instance.blob_sha256, Instance.blob_bytes, Instance.frames)
    query = select(*columns).where(Instance.series_id == series.id)
    entries = []
    for instance in session.execute(query.order_by(Instance.number.nulls_last(), Instance.sop_uid)):
        with blobs().opened(DICOM_BLOBS, instance.blob_sha256) as file:
            entries.append(_described(instance, describing.described(file)))
    _keep(session, series, entries, blobs())


def _described(instance: Row[int | None, str, str, int, int], found: Described) -> _Entry:
    said = {
        "sop_uid": instance.sop_uid,
        "blob": instance.blob_sha256,
        "bytes": instance.blob_bytes,
        "transfer_syntax": found.transfer_syntax,
        "header": None,
        "frames": _frames(found),
        "frame_count": instance.frames,
        "rows": found.element("00280010")["Value"][0],
        "columns": found.element("00280011")["Value"][0],
    }
    return _Entry(said, found.text)


def _keep(session: Session, series: Series, entries: Sequence[_Entry], to: BlobStore | Batch) -> None:
    instances, at = [], 1
    for entry in entries:
        instances.append({**entry.said, "header": (at, at + len(entry.text))})
        at += len(entry.text) + 1
    first = json.loads(entries[0].text)
    index = json.dumps({"version": INDEX_VERSION, "instances": instances}, separators=(",", ":")).encode()
    # no time inside: the same series always gives the same bytes
    packed = gzip.compress(b"[" + b",".join(entry.text for entry in entries) + b"]", COMPRESSION, mtime=0)
    values = {
        "made_of": series.manifest_sha256,
        "version": INDEX_VERSION,
        "instances": len(entries),
        "summary": {tag: first[tag] for tag in SUMMARY if tag in first},
        "metadata_sha256": to.put(packed, METADATA_BLOBS).sha256,
        "index_sha256": to.put(index, INDEX_BLOBS).sha256,
        "made_at": func.clock_timestamp(),
    }
    written = insert(SeriesIndex).values(series_id=series.id, **values)
    session.execute(written.on_conflict_do_update(index_elements=["series_id"], set_=values))


def _frames(found: Described) -> Any:  # noqa: ANN401 - as JSON
    """Frames of one size that follow one another are told by the first of them."""
    pieces = found.frames
    if all(len(frame) == 1 for frame in pieces) and pieces:
        (first, size), *rest = (frame[0] for frame in pieces)
        if all(piece == (first + number * size, size) for number, piece in enumerate(rest, start=1)):
            return {"first": first, "size": size}
    return [list(frame) for frame in pieces]
