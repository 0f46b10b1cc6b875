"""Making a campaign one for training: once, before anything of it is assigned."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import rules, store
from app.assignments.tables import CampaignTraining
from app.assignments.values import MemberRole
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Conflict, Invalid


def make_training(
    session: Session, actor: Actor, campaign_id: UUID, *, reference_reader_id: UUID | None, reason: str
) -> CampaignTraining:
    """`reference_reader_id`: the reader whose signed readings are the reference; None: imported ones are."""
    reason = rules.assert_reason(reason)
    store.campaign(session, campaign_id, lock=True)
    if store.training(session, campaign_id) is not None:
        raise Conflict("This campaign is for training already.")
    if store.started_at(session, campaign_id) or store.has_assignments(session, campaign_id):
        raise Conflict("Cases are assigned already; make a new campaign for training instead.")
    readers = {member.person_id for member in store.members(session, campaign_id, MemberRole.READER)}
    if reference_reader_id is not None and reference_reader_id not in readers:
        raise Invalid("The reference is read by one of the campaign's readers; add that person first.")
    row = CampaignTraining(
        campaign_id=campaign_id, reference_reader_id=reference_reader_id, by=actor.person_id, reason=reason
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "campaign.made_training",
        "campaign",
        campaign_id,
        campaign_id=campaign_id,
        chain=Chain.campaign(campaign_id),
        new={"reference_reader": reference_reader_id},
        reason=reason,
    )
    return row
