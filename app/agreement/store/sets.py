"""Sets of cases of a campaign, chosen for calibrating readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.agreement.tables import CaseSet, CaseSetMember
from app.kernel.refusals import NotFound


@dataclass(frozen=True)
class CaseSetLine:
    case_set: CaseSet
    cases: int


def case_sets(session: Session, campaign_id: UUID) -> list[CaseSetLine]:
    """By name, with how many cases each has."""
    query = (
        select(CaseSet, func.count(CaseSetMember.id))
        .outerjoin(CaseSetMember, CaseSetMember.case_set_id == CaseSet.id)
        .where(CaseSet.campaign_id == campaign_id)
        .group_by(CaseSet.id)
        .order_by(CaseSet.name)
    )
    return [CaseSetLine(found, count) for found, count in session.execute(query)]


def case_set(session: Session, campaign_id: UUID, set_id: UUID) -> CaseSet:
    found = session.get(CaseSet, set_id)
    if found is None or found.campaign_id != campaign_id:
        raise NotFound
    return found


def case_set_named(session: Session, campaign_id: UUID, name: str) -> CaseSet | None:
    return session.scalars(
        select(CaseSet).where(CaseSet.campaign_id == campaign_id, CaseSet.name == name)
    ).one_or_none()


def members(session: Session, set_id: UUID) -> Sequence[CaseSetMember]:
    """The heaviest first."""
    order = (CaseSetMember.weight.desc().nulls_last(), CaseSetMember.case_id)
    return session.scalars(select(CaseSetMember).where(CaseSetMember.case_set_id == set_id).order_by(*order)).all()
