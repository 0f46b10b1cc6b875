"""The worklist: what waits for a reader, and the own readings."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.accounts.doors import Reader
from app.kernel.db import asking
from app.reading import actions, store
from app.web.flash import redirect
from app.web.forms import EmptyAsNone, Form, form_model
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/worklist")


class Next(Form):
    campaign_id: Annotated[UUID | None, EmptyAsNone] = None


@router.get("")
def worklist(request: Request, reader: Reader, page: PageNumber = 1) -> Response:
    with asking() as session:
        work = store.campaign_work(session, reader.person_id)
        drafts, signed = store.own_readings(session, reader.person_id, page)
    left = sum(line.left for line in work)
    context = {"work": work, "left": left, "drafts": drafts, "signed": signed}
    return render(request, "reading/worklist.html", context)


@router.post("/next")
def read_next(session: DbSession, reader: Reader, form: Annotated[Next, Depends(form_model(Next))]) -> Response:
    reading_id = actions.open_next(session, reader, campaign_id=form.campaign_id)
    if reading_id is None:
        return redirect("/worklist", "Nothing waits for you right now.")
    return redirect(f"/readings/{reading_id}")
