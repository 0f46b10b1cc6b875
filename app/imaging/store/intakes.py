"""Deliveries and what became of their files."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imaging.tables import Intake, IntakeFile
from app.kernel.paging import Page, page_of
from app.kernel.refusals import NotFound


def intakes(session: Session, *, limit: int = 5) -> Sequence[Intake]:
    return session.scalars(select(Intake).order_by(Intake.at.desc()).limit(limit)).all()


def intake(session: Session, intake_id: uuid.UUID) -> Intake:
    found = session.get(Intake, intake_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def files_of(session: Session, intake_id: uuid.UUID, *, page: int = 1, unusual: bool = False) -> Page[IntakeFile]:
    """In the order of the delivery; `unusual`: only those that were not simply accepted."""
    query = select(IntakeFile).where(IntakeFile.intake_id == intake_id)
    if unusual:
        query = query.where(IntakeFile.verdict.not_in(["accepted", "accepted_idempotent"]))
    return page_of(session, query.order_by(IntakeFile.number), number=page, size=100)
