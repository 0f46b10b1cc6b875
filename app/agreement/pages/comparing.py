"""Background work begun and cancelled from the boards: comparing finished cases, computing the statistics."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.accounts.doors import Coordinator
from app.agreement import actions, store
from app.agreement.pages.seeing import StageNumber, seen
from app.assignments import store as assignments
from app.kernel.refusals import NotFound
from app.web.flash import redirect
from app.web.sessions import DbSession

router = APIRouter(prefix="/campaigns/{campaign_id}/agreement")


@router.post("/comparisons")
def compare(session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    _assert_may(session, coordinator.person_id, campaign_id)
    run = actions.begin_run(session, coordinator, campaign_id)
    some = f"{run.total} {'case is' if run.total == 1 else 'cases are'} compared in the background."
    return redirect(f"/campaigns/{campaign_id}/agreement", some if run.total else "Every finished case is compared.")


@router.post("/comparisons/{run_id}/cancellation")
def cancel(session: DbSession, coordinator: Coordinator, campaign_id: UUID, run_id: UUID) -> Response:
    _assert_may(session, coordinator.person_id, campaign_id)
    if store.run(session, run_id).campaign_id != campaign_id:
        raise NotFound
    actions.cancel_run(session, coordinator, run_id)
    return redirect(f"/campaigns/{campaign_id}/agreement", "Cancelled. What was compared stays.")


@router.post("/computation")
def compute(session: DbSession, coordinator: Coordinator, campaign_id: UUID, stage: StageNumber = 1) -> Response:
    looked = seen(session, coordinator, campaign_id, stage)
    parts = actions.begin_boards(session, coordinator, campaign_id, looked.looked.stage.id)
    some = f"{parts} {'part is' if parts == 1 else 'parts are'} computed in the background."
    return redirect(looked.path + looked.context["only_at"], some if parts else "Every number is computed.")


@router.post("/computation/cancellation")
def cancel_computation(
    session: DbSession, coordinator: Coordinator, campaign_id: UUID, stage: StageNumber = 1
) -> Response:
    looked = seen(session, coordinator, campaign_id, stage)
    actions.cancel_boards(session, coordinator, campaign_id, looked.looked.stage.id)
    return redirect(looked.path + looked.context["only_at"], "Cancelled. What was computed stays.")


def _assert_may(session: DbSession, person_id: UUID, campaign_id: UUID) -> None:
    assignments.campaign(session, campaign_id)
    if assignments.reads_in(session, campaign_id, person_id):
        raise NotFound
