"""Whether a campaign can start, and why not, in words."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from app.assignments import rules, store
from app.assignments.tables import CampaignDesign
from app.assignments.values import PANE_NAMES, MemberRole, Reason
from app.kernel.refusals import Conflict


def readiness(session: Session, campaign_id: UUID) -> list[Reason]:
    """Everything that keeps the campaign from starting; empty when it can."""
    design = store.current_design(session, campaign_id)
    return rules.why_not_ready(
        store.case_series(session, [case.id for case in store.cases(session, campaign_id)]),
        required_panes=required_panes(design),
        readers=len(trainees_or_readers(session, campaign_id)),
        readers_per_case=design.readers_per_case,
    )


def trainees_or_readers(session: Session, campaign_id: UUID) -> list[UUID]:
    """Those whose readings count for the readers of each case: all but the one who reads the reference."""
    training = store.training(session, campaign_id)
    reference = training.reference_reader_id if training else None
    members = store.members(session, campaign_id, MemberRole.READER)
    return [member.person_id for member in members if member.person_id != reference]


def assert_cases_ready(session: Session, campaign_id: UUID, case_ids: Collection[UUID]) -> None:
    """Nobody is given a case that cannot be read."""
    required = required_panes(store.current_design(session, campaign_id))
    reasons = [
        reason.sentence
        for case in store.case_series(session, case_ids)
        for reason in rules.why_case_not_ready(case, required_panes=required)
    ]
    if reasons:
        raise Conflict(f"This cannot be assigned: {'; '.join(reasons)}.", code="not_ready")


def required_panes(design: CampaignDesign) -> dict[str, str]:
    """The panes a case of the campaign must be able to fill, with their names."""
    return {pane: PANE_NAMES.get(pane, pane) for pane in design.required_panes}
