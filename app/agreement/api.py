"""Feedback in training, for the viewer."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from app.accounts.doors import Reader
from app.agreement import actions
from app.web.sessions import DbSession

router = APIRouter(prefix="/api/v1/readings", tags=["readings"])


@router.get("/{reading_id}/feedback")
def feedback(session: DbSession, reader: Reader, reading_id: UUID) -> dict[str, Any]:
    """An own training reading beside the reference; it does not exist before the own signature. Kept in the record."""
    return actions.see_feedback(session, reader, reading_id)
