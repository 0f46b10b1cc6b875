"""The reading room itself: the page is a shell, the viewer fetches the rest."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts.doors import Reader
from app.reading import store
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()


@router.get("/readings/{reading_id}")
def reading(request: Request, session: DbSession, reader: Reader, reading_id: UUID) -> Response:
    return render(request, "reading/room.html", {"reading": store.own_reading(session, reader.person_id, reading_id)})
