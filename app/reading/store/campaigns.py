"""Lists of a coordinator's pages: campaigns with progress, cases, readers of a matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, union
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.assignments import store as assignments
from app.assignments.tables import Assignment, Campaign, CampaignDesign, CampaignStart, Membership
from app.assignments.values import CaseSeries, MemberRole
from app.kernel.paging import Page, page_of
from app.reading.store import visible
from app.reading.store.coordination import Progress, progress
from app.reading.tables import Reading, Reopening


@dataclass(frozen=True)
class CampaignLine:
    """`hidden`: the person reads in it, and therefore sees nothing of its readings."""

    campaign: Campaign
    started_at: datetime | None
    due_on: date | None
    progress: Progress
    hidden: bool


@dataclass(frozen=True)
class PastReopening:
    case_code: str
    reader_id: UUID
    at: datetime
    reason: str


def campaign_lines(session: Session, person_id: UUID, *, number: int = 1) -> Page[CampaignLine]:
    """The newest first; seven statements whatever the length of the list."""
    query = select(Campaign).order_by(Campaign.created_at.desc(), Campaign.id)
    page = page_of(session, query, number=number)
    ids = [campaign.id for campaign in page.items]
    due_rows = session.execute(
        select(CampaignDesign.campaign_id, CampaignDesign.due_on)
        .where(CampaignDesign.campaign_id.in_(ids))
        .ext(distinct_on(CampaignDesign.campaign_id))
        .order_by(CampaignDesign.campaign_id, CampaignDesign.number.desc())
    )
    due = {campaign_id: due_on for campaign_id, due_on in due_rows}
    start_rows = session.execute(
        select(CampaignStart.campaign_id, CampaignStart.at).where(CampaignStart.campaign_id.in_(ids))
    )
    started = {campaign_id: at for campaign_id, at in start_rows}
    far = progress(session, ids)
    own = assignments.campaigns_read_in(session, person_id)
    lines = [CampaignLine(c, started.get(c.id), due.get(c.id), far[c.id], hidden=c.id in own) for c in page.items]
    return Page(items=lines, total=page.total, number=page.number, size=page.size)


def case_page(session: Session, campaign_id: UUID, *, number: int = 1) -> Page[CaseSeries]:
    page = page_of(session, assignments.cases_query(campaign_id), number=number)
    series = assignments.case_series(session, [case.id for case in page.items])
    return Page(items=series, total=page.total, number=page.number, size=page.size)


def matrix_readers(session: Session, campaign_id: UUID) -> Sequence[tuple[UUID, str]]:
    """Everybody who reads or still has an assignment, by name."""
    members = select(Membership.person_id).where(
        Membership.campaign_id == campaign_id,
        Membership.role == MemberRole.READER,
        Membership.until_at.is_(None),
    )
    assigned = select(Assignment.reader_id).where(
        Assignment.campaign_id == campaign_id, ~assignments.is_ended(Assignment.__table__.c.id)
    )
    rows = session.execute(
        select(Person.id, Person.display_name)
        .where(Person.id.in_(union(members, assigned)))
        .order_by(func.lower(Person.display_name), Person.id)
    )
    return [(person_id, name) for person_id, name in rows]


def reader_progress(session: Session, campaign_id: UUID) -> dict[UUID, tuple[int, int]]:
    """Reader → (assigned, signed)."""
    rows = session.execute(
        select(Assignment.reader_id, func.count(), func.count().filter(visible.is_signed()))
        .outerjoin(Reading, Reading.assignment_id == Assignment.id)
        .where(Assignment.campaign_id == campaign_id, ~assignments.is_ended(Assignment.__table__.c.id))
        .group_by(Assignment.reader_id)
    )
    return {reader_id: (assigned, signed) for reader_id, assigned, signed in rows}


def reopenings_of_case(session: Session, case_id: UUID) -> Sequence[PastReopening]:
    rows = session.execute(
        select(Reading.case_code, Reading.reader_id, Reopening.at, Reopening.reason)
        .join(Reading, Reading.id == Reopening.reading_id)
        .where(Reading.case_id == case_id)
        .order_by(Reopening.at.desc())
    )
    return [PastReopening(*row) for row in rows]
