"""What a coordinator may know at any time: the state of readings, never their content."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.assignments import store as assignments
from app.assignments.tables import Assignment, Case
from app.kernel.refusals import NotFound
from app.reading.rules import Status, state
from app.reading.store import visible
from app.reading.tables import ProblemReport, ProblemResolution, Reading
from app.reading.values import ReadingState


@dataclass(frozen=True)
class Cell:
    """One place of the matrix cases x readers."""

    case_id: UUID
    reader_id: UUID
    assignment_id: UUID
    reading_id: UUID | None
    state: ReadingState
    case_code: str


@dataclass(frozen=True)
class Problem:
    id: UUID
    reading_id: UUID
    case_id: UUID
    reader_id: UUID
    kind: str
    note: str
    at: datetime


@dataclass(frozen=True)
class Progress:
    cases: int = 0
    assigned: int = 0
    signed: int = 0
    problems: int = 0


def cells(session: Session, campaign_id: UUID, case_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], Cell]:
    """The states of these cases' readings by (case, reader), in one statement."""
    rows = session.execute(
        select(
            Assignment.case_id,
            Assignment.reader_id,
            Assignment.id,
            Reading.id,
            Assignment.case_code,
            visible.last_revision(),
            visible.is_signed(),
            visible.is_set_aside(),
            visible.is_reopened(),
        )
        .outerjoin(Reading, Reading.assignment_id == Assignment.id)
        .where(
            Assignment.campaign_id == campaign_id,
            Assignment.case_id.in_(case_ids),
            ~assignments.is_ended(Assignment.__table__.c.id),
        )
    )
    return {
        (case_id, reader_id): Cell(
            case_id, reader_id, assignment_id, reading_id, _word(revision, signed, aside, reopened), code
        )
        for case_id, reader_id, assignment_id, reading_id, code, revision, signed, aside, reopened in rows
    }


def _word(revision: int | None, signed: bool, aside: bool, reopened: bool) -> ReadingState:
    # any time stands for "signed": only whether it is matters here
    return state(Status(revision or 0, None, datetime.min if signed else None, aside, reopened))


def progress(session: Session, campaign_ids: Collection[UUID]) -> dict[UUID, Progress]:
    """How far each campaign is, in two statements whatever their number."""
    live = ~assignments.is_ended(Assignment.__table__.c.id)
    rows = session.execute(
        select(
            Assignment.campaign_id,
            func.count(),
            func.count().filter(visible.is_signed()),
            func.count().filter(and_(visible.is_set_aside(), ~visible.is_signed())),
        )
        .outerjoin(Reading, Reading.assignment_id == Assignment.id)
        .where(Assignment.campaign_id.in_(campaign_ids), live)
        .group_by(Assignment.campaign_id)
    )
    readings = {campaign_id: counts for campaign_id, *counts in rows}
    case_rows = session.execute(
        select(Case.campaign_id, func.count())
        .where(Case.campaign_id.in_(campaign_ids), ~assignments.is_removed(Case.__table__.c.id))
        .group_by(Case.campaign_id)
    )
    cases = {campaign_id: count for campaign_id, count in case_rows}
    return {
        campaign_id: Progress(cases.get(campaign_id, 0), *readings.get(campaign_id, (0, 0, 0)))
        for campaign_id in campaign_ids
    }


def open_problems(session: Session, campaign_id: UUID) -> list[Problem]:
    resolved = select(ProblemResolution.id).where(ProblemResolution.problem_report_id == ProblemReport.id)
    rows = session.execute(
        select(
            ProblemReport.id,
            Reading.id,
            Reading.case_id,
            Reading.reader_id,
            ProblemReport.kind,
            ProblemReport.note,
            ProblemReport.at,
        )
        .join(Reading, Reading.id == ProblemReport.reading_id)
        .where(Reading.campaign_id == campaign_id, ~resolved.exists())
        .order_by(ProblemReport.at)
    )
    return [Problem(*row) for row in rows]


def reading_of_campaign(session: Session, campaign_id: UUID, reading_id: UUID, *, lock: bool = False) -> Reading:
    """The row alone, for what a coordinator does to a reading as a whole (reopening, problems)."""
    query = select(Reading).where(Reading.id == reading_id, Reading.campaign_id == campaign_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def signed_assignment_ids(session: Session, campaign_id: UUID, reader_id: UUID) -> set[UUID]:
    """Locks the readings of the reader first: a save or a signature comes before what is decided now, or after."""
    own = (Reading.campaign_id == campaign_id, Reading.reader_id == reader_id)
    session.scalars(select(Reading.id).where(*own).order_by(Reading.id).with_for_update()).all()
    rows = session.scalars(select(Reading.assignment_id).where(*own, visible.is_signed()))
    return {assignment_id for assignment_id in rows if assignment_id is not None}
