"""The page on which a campaign is created."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.accounts.doors import Coordinator
from app.accounts.values import Role
from app.assignments import actions, store
from app.assignments.pages.forms import NewCampaign
from app.kernel.refusals import Refusal
from app.protocols import store as protocols
from app.web.errors import STATUS
from app.web.flash import redirect
from app.web.forms import form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()

LISTED_STUDIES = 200
"""As many can be ticked; more are named by their labels."""


@router.get("/campaigns/new")
def ask(request: Request, session: DbSession, coordinator: Coordinator) -> Response:
    return _page(request, session)


@router.post("/campaigns/new")
def create(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    form: Annotated[NewCampaign, Depends(form_model(NewCampaign))],
) -> Response:
    try:
        with session.begin_nested():
            made = actions.create_campaign(
                session,
                coordinator,
                name=form.name,
                code=form.code,
                design=form.design,
                study_ids=[*form.study_ids, *store.studies_by_label(session, form.labels.splitlines())],
                reader_ids=form.reader_ids,
                adjudicator_ids=form.adjudicator_ids,
            )
    except Refusal as refusal:
        return _page(request, session, form, refusal)
    return redirect(f"/campaigns/{made.id}", f"Campaign {made.code} is planned. Start it when it is ready.")


def _page(
    request: Request, session: Session, form: NewCampaign | None = None, refusal: Refusal | None = None
) -> Response:
    context = {
        "form": form,
        "refusal": refusal,
        "fields": refusal.details.get("fields", {}) if refusal else {},
        "versions": protocols.versions(session),
        "algorithms": store.algorithms(session),
        "studies": store.studies(session, limit=LISTED_STUDIES),
        "study_count": store.study_count(session),
        "readers": accounts.people_with_role(session, Role.READER),
        "adjudicators": accounts.people_with_role(session, Role.ADJUDICATOR),
    }
    status = STATUS.get(type(refusal), 422) if refusal else 200
    return render(request, "assignments/new.html", context, status=status)
