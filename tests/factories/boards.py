"""Boards of agreement, computed at once instead of in the background."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement import actions
from app.agreement.store import parts
from app.assignments import store as assignments


def computed(session: Session, campaign_id: UUID) -> None:
    """All that is missing or stale, in the session's own transaction."""
    for stage in assignments.stages(session, campaign_id):
        actions.plan_boards(session, campaign_id, stage.id)
        wanted = [(one.part, one.item) for one in parts.parts(session, stage.id) if one.wanted]
        actions.compute_parts(session, campaign_id, stage.id, wanted)
