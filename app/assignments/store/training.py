"""Which campaigns are for training, and who must not read a patient live who is trained on, or the other way round."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from app.assignments.tables import Assignment, CampaignTraining, Case


def training(session: Session, campaign_id: UUID) -> CampaignTraining | None:
    return session.scalars(select(CampaignTraining).where(CampaignTraining.campaign_id == campaign_id)).one_or_none()


def has_assignments(session: Session, campaign_id: UUID) -> bool:
    """Now or ever."""
    return bool(session.scalar(select(exists().where(Assignment.campaign_id == campaign_id))))


def kept_apart(session: Session, case_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """(case, person): who was ever given the same patient in a campaign of the other kind, training or not."""
    here, there = aliased(Case), aliased(Case)
    is_training = [exists().where(CampaignTraining.campaign_id == one.campaign_id) for one in (here, there)]
    rows = session.execute(
        select(here.id, Assignment.reader_id)
        .join(there, there.patient_id == here.patient_id)
        .join(Assignment, Assignment.case_id == there.id)
        .where(here.id.in_(case_ids), is_training[0] != is_training[1])
        .distinct()
    )
    return {(case_id, reader_id) for case_id, reader_id in rows}
