"""Proposals of an algorithm: offered when a case is opened, shown when asked for, declined or taken into the draft."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import store as assignments
from app.assignments.rules import shows_proposals
from app.assignments.tables import CampaignDesign
from app.assignments.values import Purpose
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Invalid, NotFound
from app.reading import rules, store
from app.reading.actions.disclosing import add_disclosure
from app.reading.store import proposals
from app.reading.store.protocol import definition
from app.reading.store.reference import is_shown, shown_references
from app.reading.tables import ProposalDecision, ProposalOffer, Reading


def offer_proposals(session: Session, actor: Actor, reading: Reading, design: CampaignDesign) -> None:
    """What the algorithm's reading of the case holds now is offered to this reading, and so disclosed to its reader.

    Never in training, where the reference may be the algorithm's, and never before the last stage unless that stage
    says so.
    """
    if design.proposals_by is None or reading.purpose != Purpose.LIVE or not _is_shown_in_stage(session, reading):
        return
    found = proposals.proposing(session, reading.case_id, design.proposals_by)
    protocol = definition(session, reading.protocol_version_id)
    marks = proposals.proposed(session, reading, protocol, *found) if found else []
    row = ProposalOffer(
        reading_id=reading.id,
        design_id=design.id,
        submission_id=found[1].id if found else None,
        model_name=design.model_name,
        model_version=design.model_version,
        proposals=[
            {
                "id": str(mark.object_id), "mark": str(mark.id), "kind": mark.kind, "structure": mark.structure,
                "stack_id": str(mark.stack_id),
            }
            for mark in marks
        ],
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "proposals.offered",
        "proposal_offer",
        row.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        new={
            "reading": reading.id,
            "by": design.proposals_by,
            "model": [row.model_name, row.model_version],
            "submission": row.submission_id,
            "proposals": [mark.object_id for mark in marks],
        },
    )
    if found and marks and not is_shown(session, found[0].id, reading.reader_id):
        number = shown_references(session, reading) + 1
        add_disclosure(
            session, actor, found[0], to_person_id=reading.reader_id, alias=f"Proposals {number}", order_index=number,
            because=f"its marks are offered as proposals in reading {reading.id}",
        )  # fmt: skip


def _is_shown_in_stage(session: Session, reading: Reading) -> bool:
    stages = assignments.stages(session, reading.campaign_id)
    stage = next(stage for stage in stages if stage.id == reading.stage_id)
    return shows_proposals(stage.shows, is_last=stage.number == stages[-1].number)


def see_proposals(session: Session, actor: Actor, reading_id: UUID) -> dict[str, Any]:
    """The proposals themselves; each look is kept in the record. NotFound where nothing was offered."""
    reading, offer = _offered(session, actor, reading_id)
    audit.record(
        session,
        actor.person_id,
        "proposals.shown",
        "proposal_offer",
        offer.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        new={"reading": reading.id},
    )
    return proposals.shown_proposals(session, reading, offer)


def decide_proposal(session: Session, actor: Actor, reading_id: UUID, proposal_id: UUID, *, declined: bool) -> None:
    """The reader declines a proposal, or takes that back; saying it twice counts once."""
    reading, offer = _offered(session, actor, reading_id, lock=True)
    rules.assert_may_save(store.status(session, reading.id))
    if str(proposal_id) not in {one["id"] for one in offer.proposals}:
        raise Invalid("This proposal was not offered for this case.", code="unknown_proposal")
    if (str(proposal_id) in proposals.declined(session, reading.id)) == declined:
        return
    number = proposals.decisions(session, reading.id, proposal_id) + 1
    row = ProposalDecision(
        reading_id=reading.id, proposal_id=proposal_id, number=number, declined=declined, by=actor.person_id
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "proposal.declined" if declined else "proposal.reconsidered",
        "proposal_decision",
        row.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        new={"reading": reading.id, "proposal": proposal_id, "declined": declined},
    )


def _offered(session: Session, actor: Actor, reading_id: UUID, *, lock: bool = False) -> tuple[Reading, ProposalOffer]:
    reading = store.own_reading(session, actor.person_id, reading_id, lock=lock)
    offer = proposals.offer(session, reading.id)
    if offer is None:
        raise NotFound
    return reading, offer
