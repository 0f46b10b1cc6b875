"""Which programs (API tokens for DICOMweb) may fetch the images of a campaign."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.accounts.doors import Coordinator
from app.accounts.values import Scope
from app.assignments import store
from app.imaging.actions import let_program_see
from app.imaging.store.programs import seen_of
from app.web.flash import redirect
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/programs")


@router.get("")
def programs(request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    campaign = store.campaign(session, campaign_id)
    rows = accounts.live_tokens(session, Scope.DICOMWEB)
    study_ids = _studies(session, campaign_id)
    seen = seen_of(session, [token.id for token, _ in rows], study_ids)
    context = {"campaign": campaign, "rows": rows, "seen": seen, "studies": len(study_ids), "here": request.url.path}
    return render(request, "assignments/programs.html", context)


@router.post("/{token_id}")
def let_see(session: DbSession, coordinator: Coordinator, campaign_id: UUID, token_id: UUID) -> Response:
    campaign = store.campaign(session, campaign_id)
    let_program_see(session, coordinator, token_id, _studies(session, campaign_id), f"campaign {campaign.code}")
    return redirect(
        f"/campaigns/{campaign_id}/programs", "The program can fetch all studies that the campaign has today."
    )


def _studies(session: Session, campaign_id: UUID) -> set[UUID]:
    cases = store.cases(session, campaign_id)
    return {one for found in store.studies_of_cases(session, [case.id for case in cases]).values() for one in found}
