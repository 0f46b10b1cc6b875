"""Runs that compare a whole campaign in the background."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreement.tables import ComparisonRun
from app.kernel.refusals import NotFound


def newest_run(session: Session, campaign_id: UUID) -> ComparisonRun | None:
    query = select(ComparisonRun).where(ComparisonRun.campaign_id == campaign_id)
    return session.scalars(query.order_by(ComparisonRun.at.desc(), ComparisonRun.id).limit(1)).first()


def runs_in(session: Session, state: str) -> Sequence[ComparisonRun]:
    return session.scalars(select(ComparisonRun).where(ComparisonRun.state == state)).all()


def run(session: Session, run_id: UUID) -> ComparisonRun:
    found = session.get(ComparisonRun, run_id)
    if found is None:
        raise NotFound
    return found
