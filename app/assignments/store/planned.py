"""Assignments: who is to read what."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from app.assignments.store.campaigns import is_removed
from app.assignments.tables import Assignment, AssignmentEnd, Case
from app.assignments.values import Purpose
from app.kernel.refusals import NotFound


def is_ended(assignment_id: ColumnElement[UUID] | ColumnElement[UUID | None]) -> ColumnElement[bool]:
    """For other queries: the assignment was taken back."""
    return exists().where(AssignmentEnd.assignment_id == assignment_id)


def current_assignments(session: Session, campaign_id: UUID) -> Sequence[Assignment]:
    return session.scalars(
        select(Assignment)
        .where(Assignment.campaign_id == campaign_id, ~is_ended(Assignment.__table__.c.id))
        .order_by(Assignment.order_index, Assignment.id)
    ).all()


def assignment(session: Session, campaign_id: UUID, assignment_id: UUID) -> Assignment:
    found = session.scalars(
        select(Assignment).where(
            Assignment.id == assignment_id,
            Assignment.campaign_id == campaign_id,
            ~is_ended(Assignment.__table__.c.id),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


COUNTED = frozenset({Purpose.LIVE, Purpose.TRAINING})
"""Repeats, controls and references do not count as further readers."""


def readers_by_case(session: Session, campaign_id: UUID, purposes: Collection[str] = COUNTED) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for row in current_assignments(session, campaign_id):
        if row.purpose in purposes:
            found[row.case_id].add(row.reader_id)
    return found


def taken_codes(session: Session, campaign_id: UUID) -> set[str]:
    return set(session.scalars(select(Assignment.case_code).where(Assignment.campaign_id == campaign_id)))


def missing_readers(session: Session, campaign_id: UUID, readers_per_case: int) -> int:
    """How many readings are still to be assigned until every case has enough of those that count."""
    have = (
        select(func.count(Assignment.reader_id.distinct()))
        .where(
            Assignment.case_id == Case.id,
            Assignment.purpose.in_(COUNTED),
            ~is_ended(Assignment.__table__.c.id),
        )
        .correlate(Case)
        .scalar_subquery()
    )
    query = select(func.sum(func.greatest(readers_per_case - have, 0))).where(
        Case.campaign_id == campaign_id, ~is_removed(Case.__table__.c.id)
    )
    return int(session.scalar(query) or 0)
