"""Which cases are finished and which signatures stand, without reading what was signed: cheap."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, String, cast, func, select

from app.assignments import store as assignments
from app.assignments.tables import Assignment
from app.reading.store import visible
from app.reading.tables import Reading, Submission


def finished() -> Select[UUID, UUID]:
    """(case_id, stage_id) of all campaigns whose live readings are all signed; a removed case never is."""
    return (
        select(Assignment.case_id, Assignment.stage_id)
        .outerjoin(Reading, Reading.assignment_id == Assignment.id)
        .where(
            Assignment.purpose == "live",
            ~assignments.is_ended(Assignment.__table__.c.id),
            ~assignments.is_removed(Assignment.__table__.c.case_id),
        )
        .group_by(Assignment.case_id, Assignment.stage_id)
        .having(func.bool_and(visible.is_signed()))
    )


def standing_signatures(campaign_id: UUID) -> Select[UUID, UUID, list[str], int, datetime]:
    """case_id, stage_id, the submissions that are compared (a jsonb list), how many, and when the last was signed:
    of every case of the campaign, finished or not."""
    return (
        select(
            Reading.case_id,
            Reading.stage_id,
            func.jsonb_agg(cast(Submission.id, String)).label("submission_ids"),
            func.count().label("readings"),
            func.max(Submission.at).label("signed_at"),
        )
        .join(Submission, (Submission.reading_id == Reading.id) & ~visible.is_void())
        .where(Reading.campaign_id == campaign_id, visible.is_compared(), ~visible.is_ended())
        .group_by(Reading.case_id, Reading.stage_id)
    )


def reader_ids(campaign_id: UUID) -> Select[UUID]:
    """Everybody with a reading in the campaign."""
    return select(Reading.reader_id).where(Reading.campaign_id == campaign_id).distinct()
