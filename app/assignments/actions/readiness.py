"""Whether a campaign can start, and why not, in words."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from app.assignments import rules, store
from app.assignments.values import REQUIRED_PANES, MemberRole
from app.kernel.refusals import Conflict


def readiness(session: Session, campaign_id: UUID) -> list[str]:
    """Everything that keeps the campaign from starting; empty when it can."""
    return rules.why_not_ready(
        store.case_series(session, [case.id for case in store.cases(session, campaign_id)]),
        required_panes=REQUIRED_PANES,
        readers=len(store.members(session, campaign_id, MemberRole.READER)),
        readers_per_case=store.current_design(session, campaign_id).readers_per_case,
    )


def assert_cases_ready(session: Session, campaign_id: UUID, case_ids: Collection[UUID]) -> None:
    """Nobody is given a case that cannot be read."""
    reasons = [
        reason
        for case in store.case_series(session, case_ids)
        for reason in rules.why_case_not_ready(case, required_panes=REQUIRED_PANES)
    ]
    if reasons:
        raise Conflict(f"This cannot be assigned: {'; '.join(reasons)}.", code="not_ready")
