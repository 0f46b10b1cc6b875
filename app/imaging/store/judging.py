"""Studies that the gate has not judged as it judges now."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from app.imaging.tables import GateJudgement, Study
from app.imaging.values.gate import GATE_VERSION


def unjudged_studies(session: Session) -> Sequence[uuid.UUID]:
    """The oldest first."""
    return session.scalars(select(Study.id).where(_is_unjudged()).order_by(Study.accepted_at, Study.id)).all()


def unjudged_count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Study).where(_is_unjudged())) or 0


def _is_unjudged() -> ColumnElement[bool]:
    judged = exists().where(GateJudgement.study_id == Study.id, GateJudgement.version == GATE_VERSION)
    return ~judged
