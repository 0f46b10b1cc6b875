"""Feedback in training, for the viewer."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response

from app.accounts.doors import Reader
from app.agreement import actions
from app.reading.api.kept import Disclosed
from app.reading.api.shown import Exact, Manifest
from app.web.sessions import DbSession
from app.web.written import written

router = APIRouter(prefix="/api/v1/readings", tags=["readings"])


class FeedbackLine(Exact):
    """`same` is null where nothing is judged, such as free text; `apart`: categories above (negative: below) the
    reference; `off`: by how much a measured answer is above or below it."""

    item: str
    label: str
    yours: str | None
    reference: str | None
    same: bool | None
    apart: int | None
    off: str | None


class FeedbackMeasure(Exact):
    """Without a figure, `reason` says why."""

    label: str
    text: str | None
    reason: str | None


class FeedbackLesion(Exact):
    """`findings`: finding by whose it is."""

    unit: int
    findings: dict[str, str]
    whose: Literal["both", "you", "reference"]
    lines: list[FeedbackLine]
    measures: list[FeedbackMeasure]


class FeedbackStructure(Exact):
    label: str
    measures: list[FeedbackMeasure]


class Feedback(Exact):
    case: list[FeedbackLine]
    lesions: list[FeedbackLesion]
    structures: list[FeedbackStructure]


class FeedbackManifest(Manifest):
    readers: list[Disclosed]
    feedback: Feedback


@router.get("/{reading_id}/feedback", responses={200: {"model": FeedbackManifest}})
def feedback(session: DbSession, reader: Reader, reading_id: UUID) -> Response:
    """An own training reading beside the reference; it does not exist before the own signature. Kept in the record."""
    return written(actions.see_feedback(session, reader, reading_id))
