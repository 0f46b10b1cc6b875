"""The right to fetch a study's pixels comes with an assignment, or with adjudicating a case, and ends with it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import store
from app.assignments.tables import Assignment
from app.imaging import actions as imaging


def because(row: Assignment) -> str:
    """How the grant is marked, so that it can be ended with its assignment and with no other."""
    return f"assignment {row.id}"


def grant_pixels(session: Session, actor: Actor, assignments: Sequence[Assignment]) -> None:
    studies = store.studies_of_cases(session, {row.case_id for row in assignments})
    for row in assignments:
        for study_id in studies[row.case_id]:
            imaging.grant_study(session, actor, row.reader_id, study_id, because(row))


def end_grants(session: Session, actor: Actor, assignments: Sequence[Assignment], *, reason: str) -> None:
    for row in assignments:
        imaging.end_grants_because(session, actor, because(row), reason)


def grant_to_adjudicator(session: Session, actor: Actor, case_id: UUID) -> None:
    """The person who opens a case to settle it."""
    for study_id in store.studies_of_cases(session, [case_id])[case_id]:
        imaging.grant_study(session, actor, actor.person_id, study_id, _because_adjudicating(case_id))


def end_adjudicators_grants(
    session: Session, actor: Actor, person_id: UUID, case_ids: Collection[UUID], *, reason: str
) -> None:
    given = [_because_adjudicating(case_id) for case_id in case_ids]
    imaging.end_grants_of(session, actor, person_id, given, reason)


def _because_adjudicating(case_id: UUID) -> str:
    return f"adjudication {case_id}"
