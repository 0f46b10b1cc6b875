"""Cases with their state of settling: an adjudicator's own open ones, and all of a campaign."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.adjudication.tables import AdjudicationSignature, Difference, Examination, Verdict
from app.agreement import store as agreement
from app.agreement.tables import Comparison
from app.assignments import store as assignments
from app.assignments.tables import Campaign, Membership
from app.assignments.values import MemberRole
from app.reading import store as reading


class State(StrEnum):
    AGREED = "agreed"
    OPEN = "open"
    READY = "ready"
    SIGNED = "signed"


@dataclass(frozen=True)
class SettledCase:
    """One finished case of a campaign; `ready` means every difference has a verdict but nobody has signed."""

    comparison_id: UUID
    campaign_id: UUID
    campaign: str
    case_id: UUID
    number: int
    differences: int
    settled: int
    signed: bool

    @property
    def state(self) -> State:
        if self.signed:
            return State.SIGNED
        if self.differences == 0:
            return State.AGREED
        return State.READY if self.settled == self.differences else State.OPEN


def cases_of_campaign(session: Session, campaign_id: UUID) -> list[SettledCase]:
    """Every case whose readings are all signed and were compared and examined, by case number."""
    return _cases(session, [campaign_id])


def cases_of_adjudicator(session: Session, person_id: UUID) -> list[SettledCase]:
    """The cases the person may settle, by campaign and number; nothing of campaigns the person reads in."""
    read_in = assignments.campaigns_read_in(session, person_id)
    barred = assignments.conflicts_of_person(session, person_id)
    found = _cases(session, [one for one in _campaigns(session, person_id) if one not in read_in])
    return [one for one in found if not {(one.campaign_id, one.case_id), (one.campaign_id, None)} & barred]


def may_adjudicate(session: Session, campaign_id: UUID, case_id: UUID, person_id: UUID) -> bool:
    """Adjudicator of the campaign, no reader of it, and not barred from the case by a declared conflict."""
    return (
        assignments.is_member(session, campaign_id, person_id, MemberRole.ADJUDICATOR)
        and not assignments.reads_in(session, campaign_id, person_id)
        and (case_id, person_id) not in assignments.barred_pairs(session, campaign_id, [case_id])
    )


def _campaigns(session: Session, person_id: UUID) -> Sequence[UUID]:
    query = select(Membership.campaign_id).where(
        Membership.person_id == person_id,
        Membership.role == MemberRole.ADJUDICATOR,
        Membership.until_at.is_(None),
    )
    return session.scalars(query.order_by(Membership.from_at)).all()


def _cases(session: Session, campaign_ids: Collection[UUID]) -> list[SettledCase]:
    newest = (
        select(Comparison)
        .where(Comparison.campaign_id.in_(campaign_ids))
        .ext(distinct_on(Comparison.case_id, Comparison.stage_id))
        .order_by(Comparison.case_id, Comparison.stage_id, Comparison.number.desc())
        .subquery()
    )
    settled = (
        select(func.count())
        .where(
            Difference.comparison_id == newest.c.id,
            exists().where(Verdict.difference_id == Difference.__table__.c.id),
        )
        .scalar_subquery()
    )
    signed = exists().where(AdjudicationSignature.comparison_id == newest.c.id)
    rows = session.execute(
        select(newest, Examination.differences, settled, signed, Campaign.name)
        .join(Examination, Examination.comparison_id == newest.c.id)
        .join(Campaign, Campaign.id == newest.c.campaign_id)
        .order_by(Campaign.name, Campaign.id)
    ).all()
    finished = set(reading.finished_cases(session, campaign_ids=campaign_ids))
    numbers = agreement.case_numbers(session, *campaign_ids)
    found = [
        SettledCase(
            comparison_id=row.id,
            campaign_id=row.campaign_id,
            campaign=row.name,
            case_id=row.case_id,
            number=numbers[row.case_id],
            differences=row.differences,
            settled=row[-3],
            signed=row[-2],
        )
        for row in rows
        if (row.case_id, row.stage_id) in finished
    ]
    return sorted(found, key=lambda one: (one.campaign, str(one.campaign_id), one.number))
