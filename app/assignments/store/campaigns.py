"""Campaigns with their designs, stages and cases."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from app.assignments.tables import (
    Campaign,
    CampaignDesign,
    CampaignStart,
    Case,
    CaseRemoval,
    CaseStudy,
    Stage,
)
from app.kernel.refusals import NotFound


def campaign(session: Session, campaign_id: UUID, *, lock: bool = False) -> Campaign:
    """Raises NotFound. `lock` makes changes to one campaign's plan come one after the other."""
    found = session.get(Campaign, campaign_id, with_for_update=lock or None)
    if found is None:
        raise NotFound
    return found


def campaigns(session: Session) -> Sequence[Campaign]:
    return session.scalars(select(Campaign).order_by(Campaign.created_at.desc(), Campaign.id)).all()


def current_design(session: Session, campaign_id: UUID) -> CampaignDesign:
    return session.scalars(_designs(campaign_id).limit(1)).one()


def design_history(session: Session, campaign_id: UUID) -> Sequence[CampaignDesign]:
    """Newest first."""
    return session.scalars(_designs(campaign_id)).all()


def _designs(campaign_id: UUID) -> Select[CampaignDesign]:
    return (
        select(CampaignDesign).where(CampaignDesign.campaign_id == campaign_id).order_by(CampaignDesign.number.desc())
    )


def first_stage(session: Session, campaign_id: UUID) -> Stage:
    return session.scalars(select(Stage).where(Stage.campaign_id == campaign_id, Stage.number == 1)).one()


def stages(session: Session, campaign_id: UUID) -> Sequence[Stage]:
    """In their order; an unstaged campaign has one."""
    return session.scalars(select(Stage).where(Stage.campaign_id == campaign_id).order_by(Stage.number)).all()


def started_at(session: Session, campaign_id: UUID) -> datetime | None:
    return session.scalar(select(CampaignStart.at).where(CampaignStart.campaign_id == campaign_id))


def is_removed(case_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    return exists().where(CaseRemoval.case_id == case_id)


def cases(session: Session, campaign_id: UUID) -> Sequence[Case]:
    """Without the removed ones, in the order they were added."""
    return session.scalars(cases_query(campaign_id)).all()


def case_count(session: Session, campaign_id: UUID) -> int:
    """Without the removed ones."""
    standing = select(func.count()).where(Case.campaign_id == campaign_id, ~is_removed(Case.__table__.c.id))
    return session.scalars(standing).one()


def case_ids(session: Session, campaign_id: UUID) -> Sequence[UUID]:
    """Of every case there ever was, also the removed ones."""
    return session.scalars(select(Case.id).where(Case.campaign_id == campaign_id)).all()


def cases_query(campaign_id: UUID) -> Select[Case]:
    """The same, for paging."""
    return (
        select(Case)
        .where(Case.campaign_id == campaign_id, ~is_removed(Case.__table__.c.id))
        .order_by(Case.added_at, Case.id)
    )


def removed_cases(session: Session, campaign_id: UUID) -> Sequence[CaseRemoval]:
    """The tombstones, newest first."""
    return session.scalars(
        select(CaseRemoval)
        .join(Case, Case.id == CaseRemoval.case_id)
        .where(Case.campaign_id == campaign_id)
        .order_by(CaseRemoval.at.desc())
    ).all()


def case(session: Session, campaign_id: UUID, case_id: UUID) -> Case:
    found = session.scalars(
        select(Case).where(Case.id == case_id, Case.campaign_id == campaign_id, ~is_removed(Case.__table__.c.id))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def patients_of_cases(session: Session, case_ids: Collection[UUID]) -> dict[UUID, UUID]:
    rows = session.execute(select(Case.id, Case.patient_id).where(Case.id.in_(case_ids)))
    return {case_id: patient_id for case_id, patient_id in rows}


def studies_of_cases(session: Session, case_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    if case_ids:
        for case_id, study_id in session.execute(_studies_of_cases(), {"case_ids": list(case_ids)}):
            found[case_id].append(study_id)
    return found


@cache
def _studies_of_cases() -> Select[UUID, UUID]:
    """Written once: that takes longer than the answer."""
    return (
        select(CaseStudy.case_id, CaseStudy.study_id)
        .where(CaseStudy.case_id.in_(bindparam("case_ids", expanding=True)))
        .order_by(CaseStudy.case_id, CaseStudy.study_id)
    )
