"""The agreement page of a campaign, and the cases behind each of its numbers."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts.doors import Coordinator
from app.agreement import actions, store
from app.agreement.values import MINIMUM_N, RESAMPLES
from app.assignments import rules
from app.assignments import store as assignments
from app.kernel.refusals import NotFound
from app.web.flash import redirect
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/agreement", include_in_schema=False)


@router.get("")
def agreement(request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    campaign = assignments.campaign(session, campaign_id)
    hidden = assignments.reads_in(session, campaign_id, coordinator.person_id)
    anonymous = assignments.adjudicates_in(session, campaign_id, coordinator.person_id)
    board = None if hidden or anonymous else store.campaign_board(session, campaign_id)
    lines = [line for block in board.blocks for line in block.lines] if board else []
    readers = {UUID(reader) for line in lines for reader in (line.reader_a, line.reader_b)}
    context = {
        "campaign": campaign,
        "hidden": hidden,
        "anonymous": rules.ANONYMOUS if anonymous else None,
        "board": board,
        "people": {str(key): name for key, name in assignments.people_names(session, readers).items()},
        "minimum_n": MINIMUM_N,
        "resamples": RESAMPLES,
    }
    return render(request, "agreement/board.html", context)


@router.get("/cases")
def cases(
    request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID, item: str, a: UUID, b: UUID
) -> Response:
    campaign = assignments.campaign(session, campaign_id)
    if assignments.reads_in(session, campaign_id, coordinator.person_id):
        raise NotFound
    rules.assert_may_see_names(adjudicates=assignments.adjudicates_in(session, campaign_id, coordinator.person_id))
    behind = store.cases_behind(session, campaign_id, item, (a, b))
    if behind is None:
        raise NotFound
    context = {
        "campaign": campaign,
        "behind": behind,
        "numbers": store.case_numbers(session, campaign_id),
        "people": assignments.people_names(session, {a, b}),
        "a": a,
        "b": b,
    }
    return render(request, "agreement/cases.html", context)


@router.post("/comparisons")
def compare(session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    assignments.campaign(session, campaign_id)
    if assignments.reads_in(session, campaign_id, coordinator.person_id):
        raise NotFound
    made = actions.compare_finished(session, campaign_id)
    return redirect(f"/campaigns/{campaign_id}/agreement", f"{made} case{'' if made == 1 else 's'} compared.")
