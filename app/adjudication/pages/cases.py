"""Pages of adjudication: the adjudicator's cases, the room, and the coordinator's list of a campaign."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.accounts.doors import Adjudicator, Coordinator
from app.adjudication import actions, store
from app.adjudication.rules import RULES
from app.assignments import store as assignments
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()


@router.get("/adjudication")
def worklist(request: Request, session: DbSession, adjudicator: Adjudicator) -> HTMLResponse:
    cases = store.cases_of_adjudicator(session, adjudicator.person_id)
    waiting = [one for one in cases if one.state in (store.State.OPEN, store.State.READY)]
    done = [one for one in cases if one not in waiting]
    return render(request, "adjudication/worklist.html", {"waiting": waiting, "done": done})


@router.get("/adjudication/{comparison_id}")
def room(request: Request, session: DbSession, adjudicator: Adjudicator, comparison_id: UUID) -> HTMLResponse:
    comparison = actions.enter(session, adjudicator, comparison_id)
    number = store.case_number(session, comparison.campaign_id, comparison.case_id)
    return render(request, "adjudication/room.html", {"comparison": comparison, "number": number})


@router.get("/campaigns/{campaign_id}/differences")
def differences(request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> HTMLResponse:
    """The state of every case; what was said stays hidden from a coordinator who reads in the campaign."""
    campaign = assignments.campaign(session, campaign_id)
    hidden = assignments.reads_in(session, campaign_id, coordinator.person_id)
    cases = [] if hidden else store.cases_of_campaign(session, campaign_id)
    labels = {one.case_id: one.label for one in assignments.case_series(session, [one.case_id for one in cases])}
    found = {} if hidden else store.titles(session, [one.comparison_id for one in cases])
    context = {
        "campaign": campaign,
        "hidden": hidden,
        "cases": cases,
        "labels": labels,
        "found": found,
        "rules": list(RULES),
        "total": assignments.case_count(session, campaign_id),
    }
    return render(request, "adjudication/differences.html", context)
