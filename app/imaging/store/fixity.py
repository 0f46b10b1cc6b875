"""What lies in the blob store by name, when it was last checked, and which studies are damaged."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, String, Uuid, bindparam, cast, exists, func, literal, null, select, tuple_, union_all
from sqlalchemy.orm import Session

from app.imaging.store.dicomweb_index import INDEX_BLOBS, METADATA_BLOBS
from app.imaging.store.pixels import KEPT_BLOBS, MANIFEST_BLOBS, PACK_BLOBS, THUMBNAIL_BLOBS
from app.imaging.tables import Instance, KeptFile, ObjectCheck, Series, SeriesIndex, Stack, Study

DICOM_BLOBS = "dicom"
IMAGE_KINDS = (DICOM_BLOBS, PACK_BLOBS, MANIFEST_BLOBS, THUMBNAIL_BLOBS, METADATA_BLOBS, INDEX_BLOBS, KEPT_BLOBS)
SOUND, ALTERED, MISSING = "sound", "altered", "missing"

BLOCKING = (DICOM_BLOBS, PACK_BLOBS, MANIFEST_BLOBS)
"""Damage to these keeps a case from being read; a thumbnail or an index does not."""


class Stored(NamedTuple):
    """An object by what it is for, in words; `study_id` when it belongs to one."""

    kind: str
    sha256: str
    name: str
    study_id: uuid.UUID | None


class Damaged(NamedTuple):
    kind: str
    sha256: str
    name: str
    study_id: uuid.UUID | None
    verdict: str
    checked_at: datetime


class Overview(NamedTuple):
    """How many objects there are, how many were checked ever, and the oldest check of them."""

    objects: int
    checked: int
    oldest: datetime | None


Source = Select[Any]
"""Rows of (kind, sha256, name, study_id): what a room keeps in the store."""


def images_stored() -> list[Source]:
    of_series = func.concat("series ", func.coalesce(cast(Series.number, String), "–"), " of study ", Study.label)
    of_image = func.concat("image ", func.coalesce(cast(Instance.number, String), "–"), " of ", of_series)

    def series(kind: str, column: Any, what: str) -> Source:  # noqa: ANN401  a column of Series
        named = func.concat(what, of_series)
        return select(literal(kind), column, named, Study.id).select_from(Series).join(Study)

    return [
        select(literal(DICOM_BLOBS), Instance.blob_sha256, of_image, Study.id).select_from(Instance).join(Series).join(
            Study
        ),
        series(PACK_BLOBS, Series.pack_sha256, "the pixels of "),
        series(MANIFEST_BLOBS, Series.manifest_sha256, "the manifest of "),
        series(THUMBNAIL_BLOBS, Stack.thumbnail_sha256, "a small picture of ").join(
            Stack, Stack.series_id == Series.id
        ).where(Stack.thumbnail_sha256.is_not(None)),
        *(
            series(kind, column, "the DICOMweb index of ").join(SeriesIndex, SeriesIndex.series_id == Series.id)
            for kind, column in ((METADATA_BLOBS, SeriesIndex.metadata_sha256), (INDEX_BLOBS, SeriesIndex.index_sha256))
        ),
    ]  # fmt: skip


def files_kept_out() -> list[Source]:
    """What waits in the quarantine, or did."""
    named = func.concat("a file in the quarantine, number ", KeptFile.number)
    columns = {
        KEPT_BLOBS: KeptFile.pixels_sha256,
        DICOM_BLOBS: KeptFile.blob_sha256,
        THUMBNAIL_BLOBS: KeptFile.thumbnail_sha256,
    }
    return [
        select(literal(kind), column, named, no_study()).where(column.is_not(None)) for kind, column in columns.items()
    ]


def needed(session: Session, sources: Sequence[Source], blobs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these (kind, SHA-256) that some row names."""
    rows = _rows(sources)
    query = select(rows.c.kind, rows.c.sha256).where(tuple_(rows.c.kind, rows.c.sha256).in_(list(blobs)))
    return {(kind, sha256) for kind, sha256 in session.execute(query)}


def no_study() -> Any:  # noqa: ANN401  a null of the right type, for sources of other rooms
    return cast(null(), Uuid)


def _rows(sources: Sequence[Source]) -> Any:  # noqa: ANN401  a subquery with columns of its own
    named = [source.with_only_columns(*_named(source)) for source in sources]
    return union_all(*named).subquery()


def _all(sources: Sequence[Source]) -> Any:  # noqa: ANN401  a subquery with columns of its own
    """Equal bytes are stored once and checked once; one name stands for all."""
    rows = _rows(sources)
    study_id = cast(func.min(cast(rows.c.study_id, String)), Uuid).label("study_id")
    grouped = select(rows.c.kind, rows.c.sha256, func.min(rows.c.name).label("name"), study_id)
    return grouped.group_by(rows.c.kind, rows.c.sha256).subquery()


def _named(source: Source) -> list[Any]:
    labels = ("kind", "sha256", "name", "study_id")
    return [column.label(label) for column, label in zip(source.exported_columns, labels, strict=True)]


def longest_unchecked(session: Session, sources: Sequence[Source], *, count: int) -> list[Stored]:
    """Never checked first, then those whose last check is the longest ago."""
    rows = _all(sources)
    query = (
        select(rows.c.kind, rows.c.sha256, rows.c.name, rows.c.study_id)
        .outerjoin(ObjectCheck, (ObjectCheck.kind == rows.c.kind) & (ObjectCheck.sha256 == rows.c.sha256))
        .order_by(ObjectCheck.checked_at.asc().nulls_first(), rows.c.kind, rows.c.sha256)
        .limit(count)
    )
    return [Stored(*row) for row in session.execute(query)]


def damaged(session: Session, sources: Sequence[Source]) -> list[Damaged]:
    """By name, for each study it belongs to. One quick look when nothing is."""
    if not session.scalar(_is_any_damaged()):
        return []
    rows = _rows(sources)
    query = _joined(select(rows, ObjectCheck.verdict, ObjectCheck.checked_at), rows)
    return [Damaged(*row) for row in session.execute(query.order_by(rows.c.name, rows.c.kind))]


# a subquery with columns of its own
def _joined(query: Select[Any], rows: Any) -> Select[Any]:  # noqa: ANN401
    """Of what is stored, what was found altered or missing."""
    checked = (ObjectCheck.kind == rows.c.kind) & (ObjectCheck.sha256 == rows.c.sha256)
    return query.join(ObjectCheck, checked).where(ObjectCheck.verdict != SOUND)


@cache
def _is_any_damaged() -> Select[bool]:
    """Written once: that takes longer than the answer."""
    return select(exists().where(ObjectCheck.verdict != SOUND))


def overview(session: Session, sources: Sequence[Source]) -> Overview:
    rows = _all(sources)
    matching = (ObjectCheck.kind == rows.c.kind) & (ObjectCheck.sha256 == rows.c.sha256)
    counts = select(func.count(), func.count(ObjectCheck.sha256), func.min(ObjectCheck.checked_at))
    return Overview(*session.execute(counts.select_from(rows).outerjoin(ObjectCheck, matching)).one())


def damaged_studies(session: Session, study_ids: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, list[str]]:
    """Studies whose images cannot be trusted now, with what is damaged in words. One quick look when none is."""
    found: dict[uuid.UUID, list[str]] = {}
    if not session.scalar(_is_any_damaged()):
        return found
    of_some = study_ids is not None
    rows = session.execute(_damaged_studies(of_some), {"study_ids": list(study_ids)} if study_ids is not None else {})
    for study_id, name, verdict in rows:
        found.setdefault(study_id, []).append(f"{name} is {verdict}")
    return found


@cache
def _damaged_studies(of_some: bool) -> Select[Any]:
    """Written once. Of some studies only their own rows are looked at, not all that is stored."""
    sources = images_stored()
    if of_some:
        among = Study.id.in_(bindparam("study_ids", expanding=True))
        sources = [source.where(among) for source in sources]
    rows = _rows(sources)
    return (
        _joined(select(rows.c.study_id, rows.c.name, ObjectCheck.verdict), rows)
        .where(rows.c.kind.in_(BLOCKING))
        .order_by(rows.c.name, rows.c.kind)
    )
