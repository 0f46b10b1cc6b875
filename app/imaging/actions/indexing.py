"""Writing what DICOMweb answers from: once for a series, and again when more of it has arrived."""

import gzip
import json
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.imaging.actions.collecting import DICOM_BLOBS
from app.imaging.formats.dicom_json import Described, Describing
from app.imaging.store.dicomweb_index import INDEX_BLOBS, METADATA_BLOBS, SUMMARY
from app.imaging.tables import Instance, Series, SeriesIndex
from app.kernel.blobs import blobs

COMPRESSION = 6


def index_study(session: Session, ids: dict[str, str]) -> None:
    """The signal `study.accepted`."""
    index_series(session, session.scalars(select(Series.id).where(Series.study_id == uuid.UUID(ids["study_id"]))).all())


def index_series(session: Session, series_ids: Collection[uuid.UUID]) -> None:
    """Those of them that have no index, or one of fewer images; the others are left alone."""
    stale = (
        select(Series)
        .outerjoin(SeriesIndex, SeriesIndex.series_id == Series.id)
        .where(Series.id.in_(series_ids))
        .where(or_(SeriesIndex.series_id.is_(None), SeriesIndex.made_of != Series.manifest_sha256))
    )
    describing = Describing()
    for series in session.scalars(stale).all():
        _write(session, series, describing)


def rewrite(session: Session, series: Series) -> None:
    """The same bytes again, for what was lost of them."""
    if session.get(SeriesIndex, series.id) is not None:
        _write(session, series, Describing())


def _write(session: Session, series: Series, describing: Describing) -> None:
    columns = (Instance.number, Instance.sop_uid, Instance.blob_sha256, Instance.blob_bytes, Instance.frames)
    query = select(*columns).where(Instance.series_id == series.id)
    headers, entries, at = [], [], 1
    summary: dict[str, Any] = {}
    for instance in session.execute(query.order_by(Instance.number.nulls_last(), Instance.sop_uid)):
        with blobs().opened(DICOM_BLOBS, instance.blob_sha256) as file:
            found = describing.described(file)
        text = found.text
        headers.append(text)
        entries.append(_entry(instance, found, (at, at + len(text))))
        at += len(text) + 1
        summary = summary or {tag: found.element(tag) for tag in SUMMARY if tag in found.elements}
    index = json.dumps({"version": 1, "instances": entries}, separators=(",", ":")).encode()
    # no time inside: the same series always gives the same bytes
    packed = gzip.compress(b"[" + b",".join(headers) + b"]", COMPRESSION, mtime=0)
    values = {
        "made_of": series.manifest_sha256,
        "instances": len(entries),
        "summary": summary,
        "metadata_sha256": blobs().put(packed, METADATA_BLOBS).sha256,
        "index_sha256": blobs().put(index, INDEX_BLOBS).sha256,
        "made_at": func.clock_timestamp(),
    }
    written = insert(SeriesIndex).values(series_id=series.id, **values)
    session.execute(written.on_conflict_do_update(index_elements=["series_id"], set_=values))


def _entry(instance: Row[int | None, str, str, int, int], found: Described, place: tuple[int, int]) -> dict[str, Any]:
    return {
        "sop_uid": instance.sop_uid,
        "blob": instance.blob_sha256,
        "bytes": instance.blob_bytes,
        "transfer_syntax": found.transfer_syntax,
        "header": place,
        "frames": _frames(found),
        "frame_count": instance.frames,
        "rows": found.element("00280010")["Value"][0],
        "columns": found.element("00280011")["Value"][0],
    }


def _frames(found: Described) -> Any:  # noqa: ANN401 - as JSON
    """Frames of one size that follow one another are told by the first of them."""
    pieces = found.frames
    if all(len(frame) == 1 for frame in pieces) and pieces:
        (first, size), *rest = (frame[0] for frame in pieces)
        if all(piece == (first + number * size, size) for number, piece in enumerate(rest, start=1)):
            return {"first": first, "size": size}
    return [list(frame) for frame in pieces]
