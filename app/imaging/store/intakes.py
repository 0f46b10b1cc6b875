"""Deliveries and what became of their files."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.imaging.tables import Intake, IntakeFile, Study
from app.imaging.values import Verdict
from app.kernel.paging import Page, page_of
from app.kernel.refusals import NotFound


def intakes(session: Session, *, limit: int = 5) -> Sequence[Intake]:
    return session.scalars(select(Intake).order_by(Intake.at.desc()).limit(limit)).all()


def intake(session: Session, intake_id: uuid.UUID) -> Intake:
    found = session.get(Intake, intake_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def summary_of(session: Session, intake_id: uuid.UUID) -> dict[Verdict, int]:
    """How many files got which verdict, in the order of the verdicts."""
    rows = session.execute(
        select(IntakeFile.verdict, func.count()).where(IntakeFile.intake_id == intake_id).group_by(IntakeFile.verdict)
    )
    counted = {row[0]: row[1] for row in rows}
    return {verdict: counted[verdict] for verdict in Verdict if verdict in counted}


def studies_of_intake(session: Session, intake_id: uuid.UUID) -> Sequence[Study]:
    """Those that some file of the delivery went to."""
    touched = select(IntakeFile.study_id).where(IntakeFile.intake_id == intake_id, IntakeFile.study_id.is_not(None))
    return session.scalars(select(Study).where(Study.id.in_(touched)).order_by(Study.label)).all()


def running(session: Session) -> frozenset[uuid.UUID]:
    """Deliveries that still need their files."""
    return frozenset(session.scalars(select(Intake.id).where(Intake.state.in_(["waiting", "working"]))))


def files_of(session: Session, intake_id: uuid.UUID, *, page: int = 1, unusual: bool = False) -> Page[IntakeFile]:
    """In the order of the delivery; `unusual`: only those that were not simply accepted."""
    query = select(IntakeFile).where(IntakeFile.intake_id == intake_id)
    if unusual:
        query = query.where(IntakeFile.verdict.not_in(["accepted", "accepted_idempotent"]))
    return page_of(session, query.order_by(IntakeFile.number), number=page, size=100)
