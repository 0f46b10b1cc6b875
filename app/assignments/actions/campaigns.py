"""Creating a campaign, changing its design, starting it."""

import secrets
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import rules, store
from app.assignments.actions import assigning, cases, grants, members, readiness
from app.assignments.tables import Campaign, CampaignDesign, CampaignStart, Stage
from app.assignments.values import Design, Distribution, MemberRole
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Conflict, Invalid
from app.protocols.tables import ProtocolVersion

EVERYTHING = {"stacks": "all", "facts": "all", "questions": "all"}
"""What the only stage of an unstaged campaign shows."""


def create_campaign(
    session: Session,
    actor: Actor,
    *,
    name: str,
    code: str,
    design: Design,
    study_ids: Sequence[UUID],
    reader_ids: Collection[UUID],
    adjudicator_ids: Collection[UUID] = (),
) -> Campaign:
    name, code = rules.assert_name(name), rules.assert_code(code)
    if session.scalar(select(Campaign.id).where(Campaign.code == code)):
        raise Invalid(f"There is a campaign {code} already.", details={"fields": {"code": "Taken."}})
    campaign = Campaign(name=name, code=code, created_by=actor.person_id)
    session.add(campaign)
    session.flush()
    _add_design(session, actor, campaign.id, design, number=1, seed=secrets.token_hex(8), reason="created")
    session.add(Stage(campaign_id=campaign.id, number=1, shows=EVERYTHING))
    audit.record(
        session,
        actor.person_id,
        "campaign.created",
        "campaign",
        campaign.id,
        campaign_id=campaign.id,
        chain=Chain.campaign(campaign.id),
        new={"code": code, "name": name, "stages": [EVERYTHING]},
    )
    cases.add_cases(session, actor, campaign.id, study_ids)
    for person_id in dict.fromkeys(reader_ids):
        members.add_member(session, actor, campaign.id, person_id, MemberRole.READER)
    for person_id in dict.fromkeys(adjudicator_ids):
        members.add_member(session, actor, campaign.id, person_id, MemberRole.ADJUDICATOR)
    return campaign


def change_design(session: Session, actor: Actor, campaign_id: UUID, design: Design, *, reason: str) -> CampaignDesign:
    """A new version of the design with its reason; readings that exist keep what they were begun with."""
    reason = rules.assert_reason(reason)
    store.campaign(session, campaign_id, lock=True)
    current = store.current_design(session, campaign_id)
    cases.assert_profiles_of_cases(session, campaign_id, design.least_profile)
    return _add_design(
        session,
        actor,
        campaign_id,
        design,
        number=current.number + 1,
        seed=current.seed,
        reason=reason,
        old=_as_json(current),
    )


def start_campaign(session: Session, actor: Actor, campaign_id: UUID) -> CampaignStart:
    """Readers see their cases from now on. Raises Conflict with everything that keeps it from starting."""
    store.campaign(session, campaign_id, lock=True)
    if store.started_at(session, campaign_id):
        raise Conflict("This campaign has started already.")
    design = store.current_design(session, campaign_id)
    rules.assert_ready(readiness.readiness(session, campaign_id))
    start = CampaignStart(campaign_id=campaign_id, by=actor.person_id)
    session.add(start)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "campaign.started",
        "campaign",
        campaign_id,
        campaign_id=campaign_id,
        chain=Chain.campaign(campaign_id),
        new={"design": design.number, "seed": design.seed},
    )
    grants.grant_pixels(session, actor, store.current_assignments(session, campaign_id))
    if design.distribution == Distribution.EVENLY:
        assigning.assign_evenly(session, actor, campaign_id)
    return start


def _add_design(
    session: Session,
    actor: Actor,
    campaign_id: UUID,
    design: Design,
    *,
    number: int,
    seed: str,
    reason: str,
    old: dict[str, Any] | None = None,
) -> CampaignDesign:
    version = session.get(ProtocolVersion, design.protocol_version_id)
    if version is None:
        raise Invalid("Please choose a protocol.", details={"fields": {"protocol_version_id": "Choose one."}})
    rules.assert_readers_per_case(design.readers_per_case)
    rules.assert_panes(design.required_panes)
    rules.assert_profile(design.least_profile)
    offered = design.proposals and rules.named_model(
        design.proposals, store.algorithm_name(session, design.proposals.reader_id)
    )
    row = CampaignDesign(
        campaign_id=campaign_id,
        number=number,
        protocol_version_id=version.id,
        guideline_version_id=version.guideline_version_id,
        readers_per_case=design.readers_per_case,
        distribution=design.distribution,
        blinding=design.blinding.as_json(),
        due_on=design.due_on,
        required_panes=list(design.required_panes),
        least_profile=design.least_profile,
        seed=seed,
        proposals_by=offered.reader_id if offered else None,
        model_name=offered.model_name if offered else None,
        model_version=offered.model_version if offered else None,
        by=actor.person_id,
        reason=reason,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "campaign.design_changed" if number > 1 else "campaign.designed",
        "campaign_design",
        row.id,
        campaign_id=campaign_id,
        chain=Chain.campaign(campaign_id),
        old=old,
        new=_as_json(row),
        reason=reason,
    )
    return row


def _as_json(row: CampaignDesign) -> dict[str, Any]:
    return {
        "number": row.number,
        "protocol_version": row.protocol_version_id,
        "guideline_version": row.guideline_version_id,
        "readers_per_case": row.readers_per_case,
        "distribution": row.distribution,
        "blinding": row.blinding,
        "due_on": row.due_on,
        "required_panes": row.required_panes,
        "least_profile": row.least_profile,
        "seed": row.seed,
        **({"proposals": proposals} if (proposals := proposals_json(row)) else {}),
    }


def proposals_json(row: CampaignDesign) -> dict[str, Any] | None:
    if row.proposals_by is None:
        return None
    return {"by": row.proposals_by, "model": [row.model_name, row.model_version]}
