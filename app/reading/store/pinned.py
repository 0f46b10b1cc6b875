"""Signed readings by their signatures: what a release pinned stays readable, also after a later reopening."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assignments.tables import Stage
from app.protocols.tables import ProtocolVersion
from app.reading.store.contents import contents
from app.reading.store.signed import signed_reading
from app.reading.tables import Reading, Submission, TimeLog
from app.reading.values import SignedReading


@dataclass(frozen=True)
class PinnedReading:
    """A signature with what was signed, and the circumstances a release tells."""

    signed: SignedReading
    stage: int
    protocol_version: int
    order_index: int
    active_ms: int
    proposals: dict[str, Any]


def pinned_readings(session: Session, submission_ids: Collection[UUID]) -> list[PinnedReading]:
    """In the order of the reading ids. For releases only: who may see them is decided there."""
    active = (
        select(func.coalesce(func.sum(TimeLog.active_ms), 0))
        .where(
            TimeLog.reading_id == Reading.id,
            TimeLog.revision <= Submission.revision,
            TimeLog.at <= Submission.at,  # looked at again after a reopening, before anything was changed
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(Reading, Submission, Stage.number, ProtocolVersion.number, active)
        .join(Submission, Submission.reading_id == Reading.id)
        .join(Stage, Stage.id == Reading.stage_id)
        .join(ProtocolVersion, ProtocolVersion.id == Reading.protocol_version_id)
        .where(Submission.id.in_(submission_ids))
        .order_by(Reading.id)
    ).all()
    if not rows:
        return []
    pins: dict[UUID, int | None] = {row[0].id: row[1].revision for row in rows}
    found = contents(session, rows[0][0].campaign_id, pins, as_signed=True)
    return [
        PinnedReading(
            signed=signed_reading(reading, submission, found[reading.id]),
            stage=stage,
            protocol_version=version,
            order_index=reading.order_index,
            active_ms=int(milliseconds),
            proposals=submission.canonical.get("proposals", {}),
        )
        for reading, submission, stage, version, milliseconds in rows
    ]
