"""A delivery while it is worked through, and what became of its files."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.accounts.doors import CoordinatorOrAdministrator
from app.imaging import store
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()


@router.get("/studies/intakes/{intake_id}")
def intake(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    intake_id: UUID,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    unusual: bool = False,
    part: bool = False,
) -> Response:
    """With `part` only what changes while the work goes on."""
    found = store.intake(session, intake_id)
    context = {
        "intake": found,
        "summary": store.summary_of(session, intake_id),
        "studies": store.studies_of_intake(session, intake_id),
        "page": store.files_of(session, intake_id, page=page, unusual=unusual),
        "unusual": unusual,
    }
    return render(request, "imaging/intake.html", context, block="state" if part else None)
