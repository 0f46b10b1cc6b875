"""How long readers were actively at their readings."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.reading.tables import TimeLog


def active_seconds(session: Session, reading_ids: Collection[UUID]) -> dict[UUID, float]:
    """By reading; readings without any logged time are absent. For signed readings: who may see is decided above."""
    rows = session.execute(
        select(TimeLog.reading_id, func.sum(TimeLog.active_ms))
        .where(TimeLog.reading_id.in_(reading_ids))
        .group_by(TimeLog.reading_id)
    )
    return {reading_id: float(milliseconds) / 1000 for reading_id, milliseconds in rows}
