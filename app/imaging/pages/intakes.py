"""A delivery while it arrives and is worked through, and what became of its files."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts.doors import CoordinatorOrAdministrator
from app.imaging import actions, store
from app.imaging.values import Verdict
from app.web.flash import redirect
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()


@router.get("/studies/intakes/{intake_id}")
def intake(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    intake_id: UUID,
    page: PageNumber = 1,
    verdict: Verdict | None = None,
    unusual: bool = False,
    part: bool = False,
) -> Response:
    """With `part` only what changes while the work goes on."""
    found = store.intake(session, intake_id)
    context = {
        "intake": found,
        "sent": store.sent_count(session, intake_id),
        "summary": store.summary_of(session, intake_id),
        "studies": store.studies_of_intake(session, intake_id),
        "page": store.files_of(session, intake_id, page=page, unusual=unusual, verdict=verdict),
        "unusual": unusual,
        "verdict": verdict,
    }
    return render(request, "imaging/intake.html", context, block="state" if part else None)


@router.post("/studies/intakes/{intake_id}/cancellation")
def cancel(session: DbSession, actor: CoordinatorOrAdministrator, intake_id: UUID) -> Response:
    actions.cancel_delivery(session, actor, intake_id)
    return redirect(f"/studies/intakes/{intake_id}", "The delivery is cancelled; whole studies that were in stay.")


@router.post("/studies/intakes/{intake_id}/retry")
def retry(session: DbSession, actor: CoordinatorOrAdministrator, intake_id: UUID) -> Response:
    actions.retry_delivery(session, actor, intake_id)
    return redirect(f"/studies/intakes/{intake_id}", "The delivery is worked through again.")
