"""The feedback room of a training case: a shell, the viewer fetches the rest."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts.doors import Reader
from app.reading import actions as reading
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()


@router.get("/readings/{reading_id}/feedback")
def feedback(request: Request, session: DbSession, reader: Reader, reading_id: UUID) -> Response:
    return render(request, "agreement/feedback.html", {"reading": reading.signed_training(session, reader, reading_id)})
