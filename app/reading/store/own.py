"""A reader's own reading: its row, its status, and which one comes next."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, FromClause, Integer, Select, Uuid, bindparam, select, true
from sqlalchemy.orm import Session

from app.kernel.refusals import NotFound
from app.reading.rules import Status
from app.reading.store import visible
from app.reading.tables import Reading, Revision, Submission

PERSON: BindParameter[UUID] = bindparam("person_id", type_=Uuid())
READING: BindParameter[UUID] = bindparam("reading_id", type_=Uuid())


def own_reading(session: Session, person_id: UUID, reading_id: UUID, *, lock: bool = False) -> Reading:
    """Raises NotFound alike for a missing, a foreign and a taken-back reading.

    With `lock`, saves of one reading come one after the other; ask for its status only after locking.
    """
    found = session.scalars(own_query(lock), {"person_id": person_id, "reading_id": reading_id}).one_or_none()
    if found is None:
        raise NotFound
    return found


# the statements below are written once: that takes longer than the answer
@cache
def own_query(lock: bool) -> Select[Reading]:
    query = visible.visible_to(PERSON).where(Reading.id == READING, Reading.reader_id == PERSON)
    return query.with_for_update(of=Reading) if lock else query


def status(session: Session, reading_id: UUID) -> Status:
    return status_of(*session.execute(_status(), {"reading_id": reading_id}).one())


@cache
def _status() -> Select[Any]:
    last = last_saved()
    # a tuple of columns has no length for the type checker
    query: Select[Any] = select(*standing(last))
    return query.select_from(Reading).outerjoin(last, true()).where(Reading.id == READING)


def last_saved() -> FromClause:
    return (
        select(Revision.number, Revision.at)
        .where(Revision.reading_id == Reading.id)
        .order_by(Revision.number.desc())
        .limit(1)
        .lateral()
    )


def standing(last: FromClause) -> tuple[Any, ...]:
    """The columns of `status_of`."""
    signed = select(Submission.at).where(Submission.reading_id == Reading.id, ~visible.is_void()).scalar_subquery()
    return last.c.number, last.c.at, signed, visible.is_set_aside(), visible.is_reopened(), visible.is_ended()


def status_of(
    revision: int | None,
    saved_at: datetime | None,
    signed_at: datetime | None,
    set_aside: bool,
    reopened: bool,
    ended: bool,
) -> Status:
    return Status(revision or 0, saved_at, signed_at, set_aside, reopened, ended)


def revision_of_key(session: Session, reading_id: UUID, key: UUID) -> Revision | None:
    return session.scalars(
        select(Revision).where(Revision.reading_id == reading_id, Revision.idempotency_key == key)
    ).one_or_none()


def next_reading_id(session: Session, reading: Reading) -> UUID | None:
    """The reading laid ready that comes after this one in the campaign (or was left open before it)."""
    place = {"campaign_id": reading.campaign_id, "reading_id": reading.id, "order_index": reading.order_index}
    return session.scalars(_next(), {"person_id": reading.reader_id, **place}).one_or_none()


@cache
def _next() -> Select[UUID]:
    return (
        visible.visible_to(PERSON)
        .with_only_columns(Reading.id)
        .where(
            Reading.reader_id == PERSON,
            Reading.campaign_id == bindparam("campaign_id", type_=Uuid()),
            Reading.id != READING,
            ~visible.is_signed(),
            ~visible.is_set_aside(),
        )
        .order_by(Reading.order_index < bindparam("order_index", type_=Integer()), Reading.order_index, Reading.id)
        .limit(1)
    )
