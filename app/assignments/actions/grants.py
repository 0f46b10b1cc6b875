"""The right to fetch a study's pixels comes with an assignment and ends with it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import store
from app.assignments.tables import Assignment
from app.imaging.tables import Grant
from app.kernel import clock


def because(row: Assignment) -> str:
    """How the grant is marked, so that it can be ended with its assignment and with no other."""
    return f"assignment {row.id}"


def grant_pixels(session: Session, actor: Actor, assignments: Sequence[Assignment]) -> None:
    studies = store.studies_of_cases(session, {row.case_id for row in assignments})
    for row in assignments:
        for study_id in studies[row.case_id]:
            session.add(Grant(person_id=row.reader_id, study_id=study_id, granted_because=because(row)))
    session.flush()


def end_grants(session: Session, actor: Actor, assignments: Sequence[Assignment], *, reason: str) -> None:
    now = clock.now(session)
    for grant in session.scalars(
        select(Grant).where(Grant.granted_because.in_([because(row) for row in assignments]), Grant.until_at.is_(None))
    ):
        grant.until_at, grant.ended_because = now, reason
    session.flush()
