"""The reference of a training case: what its reference reader signed, else the imported reading that counts."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.assignments.values import Purpose
from app.reading.store import visible
from app.reading.store.signed import signed_readings
from app.reading.tables import Disclosure, Reading
from app.reading.values import SignedReading


def reference_reading(session: Session, reading: Reading) -> Reading | None:
    """As it stands now, for a reading in training; None while nobody has signed one."""
    is_reference = Reading.purpose == Purpose.REFERENCE
    return session.scalars(
        select(Reading)
        .where(
            Reading.case_id == reading.case_id,
            Reading.stage_id == reading.stage_id,
            visible.is_signed(),
            ~visible.is_ended(),
            or_(is_reference, visible.is_chosen()),
        )
        .order_by(is_reference.desc(), Reading.created_at.desc(), Reading.id)
        .limit(1)
    ).one_or_none()


def signed_pair(session: Session, own: Reading, reference: Reading) -> tuple[SignedReading, SignedReading]:
    found = {one.reading_id: one for one in signed_readings(session, [own.id, reference.id])}
    return found[own.id], found[reference.id]


def shown_references(session: Session, reading: Reading) -> int:
    """How many references of its case the reader was shown."""
    query = select(Disclosure.id).where(
        Disclosure.case_id == reading.case_id, Disclosure.to_person_id == reading.reader_id
    )
    return len(session.scalars(query).all())


def is_shown(session: Session, reference_id: UUID, person_id: UUID) -> bool:
    query = select(Disclosure.id).where(Disclosure.reading_id == reference_id, Disclosure.to_person_id == person_id)
    return session.scalar(query) is not None
