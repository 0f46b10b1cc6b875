"""A reader's own reading: its row, its status, its place in the reader's list."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Integer, Select, Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from app.assignments import store as assignments
from app.assignments.tables import Assignment
from app.kernel.refusals import NotFound
from app.reading.rules import Status
from app.reading.store import visible
from app.reading.tables import Reading, Revision, Submission

_PERSON: BindParameter[UUID] = bindparam("person_id", type_=Uuid())
_READING: BindParameter[UUID] = bindparam("reading_id", type_=Uuid())


@dataclass(frozen=True)
class Position:
    """`number` of `of` in the reader's own order of the campaign."""

    number: int
    of: int


def own_reading(session: Session, person_id: UUID, reading_id: UUID, *, lock: bool = False) -> Reading:
    """Raises NotFound alike for a missing, a foreign and a taken-back reading.

    With `lock`, saves of one reading come one after the other; ask for its status only after locking.
    """
    found = session.scalars(_own_reading(lock), {"person_id": person_id, "reading_id": reading_id}).one_or_none()
    if found is None:
        raise NotFound
    return found


# the statements below are written once: that takes longer than the answer
@cache
def _own_reading(lock: bool) -> Select[Reading]:
    query = visible.visible_to(_PERSON).where(Reading.id == _READING, Reading.reader_id == _PERSON)
    return query.with_for_update(of=Reading) if lock else query


def status(session: Session, reading_id: UUID) -> Status:
    row = session.execute(_status(), {"reading_id": reading_id}).one()
    revision, saved_at, signed_at, set_aside, reopened, ended = row
    return Status(revision or 0, saved_at, signed_at, set_aside, reopened, ended)


@cache
def _status() -> Select[Any]:
    last = (
        select(Revision.number, Revision.at)
        .where(Revision.reading_id == _READING)
        .order_by(Revision.number.desc())
        .limit(1)
        .subquery()
    )
    signed = select(Submission.at).where(Submission.reading_id == _READING, ~visible.is_void()).scalar_subquery()
    columns = (last.c.number, last.c.at, signed, visible.is_set_aside(), visible.is_reopened(), visible.is_ended())
    # a tuple of columns has no length for the type checker
    query: Select[Any] = select(*columns)
    return query.select_from(Reading).outerjoin(last, Reading.id == _READING).where(Reading.id == _READING)


def revision_of_key(session: Session, reading_id: UUID, key: UUID) -> Revision | None:
    return session.scalars(
        select(Revision).where(Revision.reading_id == reading_id, Revision.idempotency_key == key)
    ).one_or_none()


def position(session: Session, reading: Reading) -> Position:
    own = (
        Assignment.reader_id == reading.reader_id,
        Assignment.campaign_id == reading.campaign_id,
        ~assignments.is_ended(Assignment.__table__.c.id),
    )
    of, number = session.execute(
        select(func.count(), func.count().filter(Assignment.order_index <= reading.order_index)).where(*own)
    ).one()
    return Position(number=number, of=of)


def next_reading_id(session: Session, reading: Reading) -> UUID | None:
    """The reading laid ready that comes after this one in the campaign (or was left open before it)."""
    place = {"campaign_id": reading.campaign_id, "reading_id": reading.id, "order_index": reading.order_index}
    return session.scalars(_next(), {"person_id": reading.reader_id, **place}).one_or_none()


@cache
def _next() -> Select[UUID]:
    return (
        visible.visible_to(_PERSON)
        .with_only_columns(Reading.id)
        .where(
            Reading.reader_id == _PERSON,
            Reading.campaign_id == bindparam("campaign_id", type_=Uuid()),
            Reading.id != _READING,
            ~visible.is_signed(),
            ~visible.is_set_aside(),
        )
        .order_by(Reading.order_index < bindparam("order_index", type_=Integer()), Reading.order_index, Reading.id)
        .limit(1)
    )
