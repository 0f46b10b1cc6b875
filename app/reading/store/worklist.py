"""What a reader has before them: for each campaign how much is left, and the own readings with their state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Subquery,
    Uuid,
    and_,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from app.assignments import store as assignments
from app.assignments.tables import Assignment, Campaign, CampaignDesign, CampaignStart, Case, CaseStudy
from app.assignments.values import Purpose
from app.imaging.store.fixity import damaged_studies
from app.kernel.paging import Page
from app.reading.rules import Status, state
from app.reading.store import visible
from app.reading.tables import Reading, Reopening, Revision, Submission, TimeLog
from app.reading.values import ReadingState

PERSON: BindParameter[UUID] = bindparam("person_id", type_=Uuid())


@dataclass(frozen=True)
class CampaignWork:
    """One line of the worklist; `minutes_left` from the median active time of the own signed readings."""

    campaign_id: UUID
    name: str
    due_on: date | None
    assigned: int
    signed: int
    set_aside: int
    minutes_left: int | None

    @property
    def left(self) -> int:
        return self.assigned - self.signed - self.set_aside


@dataclass(frozen=True)
class OwnReading:
    id: UUID
    case_code: str
    campaign: str
    order_index: int
    state: ReadingState
    saved_at: datetime | None
    signed_at: datetime | None
    reopened_because: str | None
    has_feedback: bool
    """In training, and signed."""


def _own(person_id: UUID | BindParameter[UUID]) -> ColumnElement[bool]:
    """The person's assignments of campaigns that have started."""
    started = select(CampaignStart.id).where(CampaignStart.campaign_id == Assignment.campaign_id).exists()
    return and_(Assignment.reader_id == person_id, ~assignments.is_ended(Assignment.__table__.c.id), started)


@cache
def _campaigns() -> Select[Any]:
    """Of each campaign its cases, when it is due, and how long one takes. Written once."""
    signed, aside = visible.is_signed(), visible.is_set_aside()
    due = (
        select(CampaignDesign.due_on)
        .where(CampaignDesign.campaign_id == Campaign.id)
        .order_by(CampaignDesign.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    pace = _medians()
    return (
        select(
            Campaign.id,
            Campaign.name,
            func.count(),
            func.count().filter(signed),
            func.count().filter(and_(aside, ~signed)),
            due,
            pace.c.ms,
        )
        .select_from(Assignment)
        .join(Campaign, Campaign.id == Assignment.campaign_id)
        .outerjoin(Reading, Reading.assignment_id == Assignment.id)
        .outerjoin(pace, pace.c.campaign_id == Campaign.id)
        .where(_own(PERSON))
        .group_by(Campaign.id, pace.c.ms)
    )


def campaign_work(session: Session, person_id: UUID) -> list[CampaignWork]:
    """The most urgent campaign first."""
    work = []
    for campaign_id, name, assigned, done, set_aside, due_on, ms in session.execute(
        _campaigns(), {"person_id": person_id}
    ):
        left = assigned - done - set_aside
        expected = None if ms is None else max(1, round(ms / 60_000 * left)) if left else 0
        work.append(CampaignWork(campaign_id, name, due_on, assigned, done, set_aside, expected))
    return sorted(work, key=lambda line: (line.left == 0, line.due_on or date.max, line.name))


@cache
def _begun(signed: bool, size: int, first: bool) -> tuple[Select[int], Select[Any]]:
    """How many, and a page of them with that number in each row. Written once: that takes longer than the answer.

    The first page names its size and skips nothing: with those as parameters the database plans it anew each time.
    """
    saved = (
        select(Revision.at)
        .where(Revision.reading_id == Reading.id)
        .order_by(Revision.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    signed_at = select(Submission.at).where(Submission.reading_id == Reading.id, ~visible.is_void()).scalar_subquery()
    because = (
        select(Reopening.reason)
        .where(Reopening.reading_id == Reading.id)
        .order_by(Reopening.at.desc())
        .limit(1)
        .scalar_subquery()
    )
    begun = visible.visible_to(PERSON).where(
        Reading.reader_id == PERSON, visible.last_revision().is_not(None) | visible.is_set_aside()
    )
    begun = begun.where(visible.is_signed() if signed else ~visible.is_signed())
    page = (
        begun.join(Campaign, Campaign.id == Reading.campaign_id)
        .with_only_columns(
            Reading.id,
            Reading.case_code,
            Campaign.name,
            Reading.order_index,
            saved,
            signed_at,
            visible.is_set_aside(),
            because,
            Reading.purpose,
            func.count().over().label("total"),
        )
        .order_by(func.coalesce(signed_at, saved).desc().nulls_last(), Reading.id)
        .limit(literal_column(str(size), Integer))
    )
    if not first:
        page = page.offset(bindparam("passed", type_=Integer()))
    return begun.with_only_columns(func.count(), maintain_column_froms=True), page


def own_readings(
    session: Session,
    person_id: UUID,
    *,
    signed: bool,
    number: int = 1,
    size: int = 50,
) -> Page[OwnReading]:
    """Readings the person has begun, the last touched first."""
    number = max(1, number)
    count, page = _begun(signed, size, number == 1)
    rows = session.execute(page, {"person_id": person_id, "passed": (number - 1) * size}).all()
    if rows or number == 1:
        total = rows[0].total if rows else 0
    else:
        total = session.scalar(count, {"person_id": person_id}) or 0
    items = [
        OwnReading(
            id=reading_id,
            case_code=code,
            campaign=campaign,
            order_index=order_index,
            state=state(Status(1, saved, at, aside, reason is not None)),
            saved_at=saved,
            signed_at=at,
            reopened_because=reason,
            has_feedback=purpose == Purpose.TRAINING and at is not None,
        )
        for reading_id, code, campaign, order_index, saved, at, aside, reason, purpose, _ in rows
    ]
    return Page(items=items, total=total, number=number, size=size)


def next_assignments(
    session: Session, person_id: UUID, *, campaign_id: UUID | None = None, count: int = 1
) -> Sequence[Assignment]:
    """What the person is to read next: unsigned, not set aside, the most urgent campaign first."""
    due = (
        select(CampaignDesign.due_on)
        .where(CampaignDesign.campaign_id == Assignment.campaign_id)
        .order_by(CampaignDesign.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Assignment)
        .outerjoin(Reading, Reading.assignment_id == Assignment.id)
        .where(_own(person_id), Reading.id.is_(None) | (~visible.is_signed() & ~visible.is_set_aside()))
        .order_by(due.asc().nulls_last(), Assignment.campaign_id, Assignment.order_index, Assignment.id)
        .limit(count)
    )
    if campaign_id is not None:
        query = query.where(Assignment.campaign_id == campaign_id)
    damaged = damaged_studies(session)
    if damaged:  # they wait until their images are sent again; the others can be read meanwhile
        query = query.where(Assignment.case_id.not_in(select(CaseStudy.case_id).where(CaseStudy.study_id.in_(damaged))))
    return session.scalars(query).all()


def _medians() -> Subquery:
    """The median active time of the own signed readings of each campaign."""
    of_reading = (
        select(Reading.campaign_id, func.sum(TimeLog.active_ms).cast(Integer).label("ms"))
        .join(TimeLog, TimeLog.reading_id == Reading.id)
        .where(Reading.reader_id == PERSON, visible.is_signed())
        .group_by(Reading.id)
        .subquery()
    )
    median = func.percentile_cont(0.5).within_group(of_reading.c.ms).label("ms")
    return select(of_reading.c.campaign_id, median).group_by(of_reading.c.campaign_id).subquery()


def damaged_cases(session: Session, campaign_id: UUID) -> set[UUID]:
    """Cases that cannot be read until their images are sent again."""
    damaged = damaged_studies(session)
    if not damaged:
        return set()
    of_campaign = select(CaseStudy.case_id).join(Case, Case.id == CaseStudy.case_id)
    rows = of_campaign.where(Case.campaign_id == campaign_id, CaseStudy.study_id.in_(damaged))
    return set(session.scalars(rows))
