"""A reader's own reading: its row, its status, its place in the reader's list."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assignments import store as assignments
from app.assignments.tables import Assignment
from app.kernel.refusals import NotFound
from app.reading.rules import Status
from app.reading.store import visible
from app.reading.tables import Reading, Revision, Submission


@dataclass(frozen=True)
class Position:
    """`number` of `of` in the reader's own order of the campaign."""

    number: int
    of: int


def own_reading(session: Session, person_id: UUID, reading_id: UUID, *, lock: bool = False) -> Reading:
    """Raises NotFound alike for a missing, a foreign and a taken-back reading.

    With `lock`, saves of one reading come one after the other; ask for its status only after locking.
    """
    query = visible.visible_to(person_id).where(Reading.id == reading_id, Reading.reader_id == person_id)
    found = session.scalars(query.with_for_update(of=Reading) if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def status(session: Session, reading_id: UUID) -> Status:
    last = (
        select(Revision.number, Revision.at)
        .where(Revision.reading_id == reading_id)
        .order_by(Revision.number.desc())
        .limit(1)
        .subquery()
    )
    signed = select(Submission.at).where(Submission.reading_id == reading_id, ~visible.is_void()).scalar_subquery()
    row = session.execute(
        select(
            last.c.number,
            last.c.at,
            signed,
            visible.is_set_aside(),
            visible.is_reopened(),
            visible.is_ended(),
        )
        .select_from(Reading)
        .outerjoin(last, Reading.id == reading_id)
        .where(Reading.id == reading_id)
    ).one()
    revision, saved_at, signed_at, set_aside, reopened, ended = row
    return Status(revision or 0, saved_at, signed_at, set_aside, reopened, ended)


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
    return session.scalars(
        visible.visible_to(reading.reader_id)
        .with_only_columns(Reading.id)
        .where(
            Reading.reader_id == reading.reader_id,
            Reading.campaign_id == reading.campaign_id,
            Reading.id != reading.id,
            ~visible.is_signed(),
            ~visible.is_set_aside(),
        )
        .order_by(Reading.order_index < reading.order_index, Reading.order_index, Reading.id)
        .limit(1)
    ).one_or_none()
