"""Every report that a case cannot be read, open or resolved: for releases, which tell of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assignments.tables import Stage
from app.reading.store import visible
from app.reading.tables import ProblemReport, ProblemResolution, Reading


@dataclass(frozen=True)
class Reported:
    """`stands`: the reading is set aside because of it, now; a reading taken back from its reader is not."""

    case_id: UUID
    reader_id: UUID
    stage: int
    repeat: int
    kind: str
    note: str
    at: datetime
    resolved_at: datetime | None
    stands: bool


def reported(session: Session, campaign_id: UUID) -> list[Reported]:
    """Of the whole campaign, the earliest first. For releases only: who may see them is decided there."""
    rows = session.execute(
        select(
            Reading.case_id,
            Reading.reader_id,
            Stage.number,
            Reading.repeat,
            ProblemReport.kind,
            ProblemReport.note,
            ProblemReport.at,
            ProblemResolution.at,
            ~visible.is_ended() & ~visible.is_signed(),
        )
        .join(Reading, Reading.id == ProblemReport.reading_id)
        .join(Stage, Stage.id == Reading.stage_id)
        .outerjoin(ProblemResolution, ProblemResolution.problem_report_id == ProblemReport.id)
        .where(Reading.campaign_id == campaign_id)
        .order_by(ProblemReport.at, ProblemReport.id)
    )
    return [Reported(*row[:-1], stands=row[-1] and row[-2] is None) for row in rows]
