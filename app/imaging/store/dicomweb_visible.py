"""What a program may see through DICOMweb: the series that its token was granted. Nothing else exists for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, Uuid, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.imaging.store.dicomweb_index import INDEX_VERSION, Index, loaded
from app.imaging.store.held import is_withheld
from app.imaging.tables import Grant, Series, SeriesIndex, Study
from app.kernel.refusals import NotFound

_UID = re.compile(r"[0-9.]{1,64}")


@dataclass(frozen=True)
class VisibleSeries:
    id: UUID
    study_uid: str
    series_uid: str
    index: Index | None
    """None until it was written; `indexing.index_series` does it."""


def granted(actor: Actor, series: type[Series] = Series) -> ColumnElement[bool]:
    """Of rows of Series (or an alias): this token holds a grant of it, or of its study, that is running now, and its
    pixels do not wait for a person to look at them."""
    return _granted(actor.token_id, series)


def _granted(token_id: UUID | BindParameter[UUID] | None, series: type[Series] = Series) -> ColumnElement[bool]:
    running = exists(
        select(Grant.id).where(
            Grant.token_id == token_id,
            Grant.study_id == series.study_id,
            or_(Grant.series_id.is_(None), Grant.series_id == series.id),
            # objects know no stacks: a grant of one stack opens no object
            Grant.stack_id.is_(None),
            # not clock_timestamp(): a volatile function keeps the planner from joining, and grants are read per series
            Grant.from_at <= func.statement_timestamp(),
            or_(Grant.until_at.is_(None), Grant.until_at > func.statement_timestamp()),
        )
    )
    return and_(running, ~is_withheld(series))


def visible_series(
    session: Session, actor: Actor, study_uid: str, series_uid: str | None = None
) -> Sequence[VisibleSeries]:
    """In the order of their numbers; none at all is NotFound."""
    if not all(_UID.fullmatch(uid) for uid in (study_uid, series_uid) if uid is not None):
        raise NotFound
    asked: dict[str, UUID | str | None] = {"token_id": actor.token_id, "study_uid": study_uid}
    if series_uid is not None:
        asked["series_uid"] = series_uid
    found = [
        VisibleSeries(
            row.id,
            row.study_uid,
            row.series_uid,
            loaded(row.index_sha256, row.metadata_sha256, row.manifest_sha256, row.pack_sha256)
            if row.is_current
            else None,
        )
        for row in session.execute(_visible(series_uid is not None), asked)
    ]
    if not found:
        raise NotFound
    return found


@cache
def _visible(one: bool) -> Select[Any]:
    """Written once: that takes longer than the answer."""
    query = (
        select(Series.id, Study.study_uid, Series.series_uid, Series.manifest_sha256, Series.pack_sha256)
        .add_columns(SeriesIndex.index_sha256, SeriesIndex.metadata_sha256, has_current_index().label("is_current"))
        .join(Study, Study.id == Series.study_id)
        .outerjoin(SeriesIndex, SeriesIndex.series_id == Series.id)
        .where(Study.study_uid == bindparam("study_uid"), _granted(bindparam("token_id", type_=Uuid())))
        .order_by(Series.number.nulls_last(), Series.series_uid)
    )
    return query.where(Series.series_uid == bindparam("series_uid")) if one else query


def has_current_index() -> ColumnElement[bool]:
    """Of rows of Series with SeriesIndex beside them, if any: it is of all images, and as it is written now."""
    is_current = and_(SeriesIndex.made_of == Series.manifest_sha256, SeriesIndex.version == INDEX_VERSION)
    return func.coalesce(is_current, False)


def unindexed(session: Session, actor: Actor) -> Sequence[UUID]:
    """Series of the program whose index is not written yet, or is of fewer images. What older indexes say of a series
    is good enough to search in until they are renewed."""
    query = select(Series.id).outerjoin(SeriesIndex, SeriesIndex.series_id == Series.id)
    stale = or_(SeriesIndex.series_id.is_(None), SeriesIndex.made_of != Series.manifest_sha256)
    return session.scalars(query.where(granted(actor), stale)).all()
