"""The reading room itself: the page is a shell, the viewer fetches the rest; before it, a guideline that changed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.accounts.doors import Reader
from app.kernel.refusals import Stale
from app.reading import actions, store
from app.web.flash import redirect
from app.web.forms import Form, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()


class GuidelineRead(Form):
    guideline_version: UUID


@router.get("/readings/{reading_id}")
def reading(request: Request, session: DbSession, reader: Reader, reading_id: UUID) -> Response:
    found = store.own_reading(session, reader.person_id, reading_id)
    change = actions.changed_guideline(session, found)
    if change is not None:
        return render(request, "reading/guideline.html", {"reading": found, "change": change})
    return render(request, "reading/room.html", {"reading": found})


@router.post("/readings/{reading_id}/guideline-acknowledgements")
def acknowledge(
    session: DbSession,
    reader: Reader,
    reading_id: UUID,
    form: Annotated[GuidelineRead, Depends(form_model(GuidelineRead))],
) -> Response:
    try:
        actions.acknowledge_guideline(session, reader, reading_id, version_id=form.guideline_version)
    except Stale as newer:
        return redirect(f"/readings/{reading_id}", newer.sentence, "warning")
    return redirect(f"/readings/{reading_id}")
