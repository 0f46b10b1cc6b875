"""What a reader has before them: for each campaign how much is left, and the own readings with their state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    Subquery,
    and_,
    bindparam,
    func,
    select,
    true,
)
from sqlalchemy.orm import Session

from app.assignments import store as assignments
from app.assignments.tables import Assignment, Campaign, CampaignDesign, CampaignStart, Case, CaseStudy
from app.assignments.values import Purpose
from app.imaging.store.fixity import damaged_studies
from app.kernel.paging import Page
from app.reading.rules import Status, state
from app.reading.store import visible
from app.reading.store.own import PERSON
from app.reading.tables import Reading, Reopening, Revision, Submission, TimeLog
from app.reading.values import ReadingState


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


@dataclass(frozen=True, eq=False)
class OwnReading:
    """One for all that rows say alike (`_own_reading`): it equals itself, which is told at once."""

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


SIGNED_SIZE = 50
DRAFTS_SIZE = 20
"""Drafts have no further pages: reading on leads to them."""


@cache
def _begun() -> Select[Any]:
    """A page of the signed ones and the first of the others, and how many there are. Written once."""
    saved = (
        select(Revision.at).where(Revision.reading_id == Reading.id).order_by(Revision.number.desc()).limit(1).lateral()
    )
    # with a limit, it is looked up once for all that asks for it
    signature = select(Submission.at).where(Submission.reading_id == Reading.id, ~visible.is_void()).limit(1).lateral()
    is_signed = signature.c.at.is_not(None)
    begun = (
        visible.visible_to(PERSON)
        .outerjoin(saved, true())
        .outerjoin(signature, true())
        .where(Reading.reader_id == PERSON, saved.c.at.is_not(None) | visible.is_set_aside())
        .with_only_columns(
            # carried along: to look each one up again takes longer than to sort wider rows
            Reading.id,
            Reading.campaign_id,
            Reading.case_code,
            Reading.order_index,
            Reading.purpose,
            saved.c.at.label("saved_at"),
            signature.c.at.label("signed_at"),
            func.count().over(partition_by=is_signed).label("total"),
            func.row_number()
            .over(
                partition_by=is_signed,
                order_by=(func.coalesce(signature.c.at, saved.c.at).desc().nulls_last(), Reading.id),
            )
            .label("place"),
        )
        .subquery()
    )
    because = (
        select(Reopening.reason)
        .where(Reopening.reading_id == begun.c.id)
        .order_by(Reopening.at.desc())
        .limit(1)
        .scalar_subquery()
    )
    passed = bindparam("passed", type_=Integer())
    of_signed = begun.c.signed_at.is_not(None)
    on_page = and_(of_signed, begun.c.place > passed, begun.c.place <= passed + SIGNED_SIZE)
    return (
        select(
            begun.c.id,
            begun.c.case_code,
            Campaign.name,
            begun.c.order_index,
            begun.c.saved_at,
            begun.c.signed_at,
            visible.is_set_aside(begun.c.id).label("set_aside"),
            because.label("reason"),
            begun.c.purpose,
            begun.c.total,
            begun.c.place,
        )
        .select_from(begun)
        .join(Campaign, Campaign.id == begun.c.campaign_id)
        # the first signed one is always there: its total is that of the pages
        .where(on_page | and_(of_signed, begun.c.place == 1) | and_(~of_signed, begun.c.place <= DRAFTS_SIZE))
        .order_by(begun.c.place)
    )


def own_readings(session: Session, person_id: UUID, number: int = 1) -> tuple[Page[OwnReading], Page[OwnReading]]:
    """Readings the person has begun, the last touched first: the drafts, and that page of the signed ones."""
    number = max(1, number)
    passed = (number - 1) * SIGNED_SIZE
    rows = session.execute(_begun(), {"person_id": person_id, "passed": passed}).all()
    drafts = [row for row in rows if row.signed_at is None]
    signed = [row for row in rows if row.signed_at is not None]
    return (
        Page(_told(drafts), drafts[0].total if drafts else 0, 1, DRAFTS_SIZE),
        Page(_told(row for row in signed if row.place > passed), signed[0].total if signed else 0, number, SIGNED_SIZE),
    )


def _told(rows: Iterable[Row[Any]]) -> list[OwnReading]:
    return [_own_reading(*row[:-2]) for row in rows]


@lru_cache(maxsize=4096)
def _own_reading(
    reading_id: UUID,
    case_code: str,
    campaign: str,
    order_index: int,
    saved_at: datetime | None,
    signed_at: datetime | None,
    set_aside: bool,
    reason: str | None,
    purpose: str,
) -> OwnReading:
    """The columns of `_begun`, without total and place; it follows from them alone."""
    return OwnReading(
        id=reading_id,
        case_code=case_code,
        campaign=campaign,
        order_index=order_index,
        state=state(Status(1, saved_at, signed_at, set_aside, reason is not None)),
        saved_at=saved_at,
        signed_at=signed_at,
        reopened_because=reason,
        has_feedback=purpose == Purpose.TRAINING and signed_at is not None,
    )


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
